"""The English text of each error code of the drivers, with `str.format` placeholders.

The miner's own words (`miner_message`) are quoted and never translated. A code with the suffix `_without_reason` is
used instead of the one without it if the miner gave no words.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ERROR_TEXTS: Final[Mapping[str, str]] = {
    "no_connection": (
        "Nothing at {host} accepts a connection. Check that the miner is on, that its address is right and that no "
        "firewall is in between."
    ),
    "no_answer": "{host} accepts connections but did not answer within {seconds} seconds.",
    "connections_broken": "{host} accepts connections but closes each of them before it answers.",
    "connection_refused": (
        "{host} accepts no connection on port {port}. Check that the miner is on and that its address is right."
    ),
    "connection_lost": "{host} closed the connection on port {port} before its answer was complete.",
    "connection_failed": "{host} accepts no connection, or closed it before its answer was complete.",
    "answer_timeout": "{host} did not complete its answer within {seconds} seconds.",
    "command_timeout": "{host} did not answer the command {command} within {seconds} seconds.",
    "api_silent": "{host} accepts connections on port 4028 but does not answer there. Try again.",
    "api_closes_connection": (
        "{host} closes the connection on port 4028 without an answer. If it is a miner, add the address of Home "
        "Assistant to its --api-allow."
    ),
    "api_address_not_allowed": (
        "{host} closed the connection without an answer, so its API does not serve this address. Add the address "
        "of Home Assistant to the --api-allow of the miner."
    ),
    "unknown_device": "A device answers at {host}, but it is not a miner that Miner Remote supports.",
    "driver_unknown": "This version of Miner Remote has no driver {driver}. Remove the miner and add it again.",
    "firmware_changed": "{host} now runs {firmware} instead of {expected}. Remove the miner and add it again.",
    "not_the_same_firmware": "{host} answered, but not as {firmware} does. Check that it is still the same miner.",
    "miner_changed": (
        "{host} accepts connections but does not answer as before. It may be starting, its password may have "
        "changed, or it may run other firmware."
    ),
    "credentials_rejected": "{host} did not accept the username or the password. Check the credentials.",
    "password_rejected": "{host} did not accept the password. Check it.",
    "admin_password_rejected": "{host} did not accept the password of its admin account. Check it.",
    "account_rejected": (
        "{host} did not accept the account and the password, or the account lacks the permission. Check the "
        "credentials. The account is called super unless another one was created."
    ),
    "web_credentials_rejected": (
        "The miner did not accept the username and the password of its web interface, which it needs to set "
        "pools. Check the credentials."
    ),
    "credentials_with_separators": (
        "Pools cannot be set if the username or the password of the miner has a comma, a vertical bar or a backslash."
    ),
    "axeos_network_not_allowed": (
        "AxeOS rejects requests from outside its private network. Home Assistant must reach the miner from an "
        "address such as 192.168.x.x, 10.x.x.x or 172.16.x.x. On a NerdAxe, switch off the one-time password for "
        "settings."
    ),
    "session_not_opened": "{host} did not open a session for commands. Wait a minute and try again.",
    "session_busy": "Another program is changing this miner right now. Wait a minute and try again.",
    "tokens_used_up": (
        "{host} has no free token, because other programs use its API too. Tokens expire after 30 minutes; try "
        "again then."
    ),
    "answer_unreadable": "{host} sent an answer that cannot be understood.",
    "answer_cut_off": "The answer of {host} was cut off. Try again.",
    "answer_too_long": "{host} sent more than {limit} bytes, which no miner does.",
    "summary_missing": "{host} reported no summary. Try again.",
    "summary_incomplete": "{host} reported neither its uptime nor its hashrate.",
    "state_missing": "{host} did not report its state. It may be starting.",
    "info_missing": "{host} did not report its model and version.",
    "configuration_missing": "{host} did not report its configuration.",
    "configuration_without_pools": "{host} reported a configuration without pools. It may be starting.",
    "clock_missing": "The miner does not report its time, which is needed to pause and resume it.",
    "command_refused": 'The miner refused the command {command}: "{miner_message}".',
    "command_refused_without_reason": "The miner refused the command {command} and gave no reason.",
    "command_not_confirmed": "The miner did not confirm the command {command}.",
    "command_not_confirmed_check_access": (
        "{host} answered, but did not confirm the command {command}. Check its username and password, and whether "
        "it allows remote control."
    ),
    "command_unknown": "The firmware of the miner has no command {command}.",
    "request_refused": '{host} refused {path} with status {status}: "{miner_message}".',
    "request_refused_without_reason": "{host} refused {path} with status {status}.",
    "library_error": '{host} refused the request: "{miner_message}".',
    "log_unknown": "This firmware has no log {log}.",
    "log_not_redactable": "The log holds more passwords than can be removed, so it is not shown.",
    "image_unreadable": "The image {file} could not be read.",
    "page_missing": "The firmware of {host} has no page {path}.",
    "rest_interface_missing": "Braiins OS on {host} has no REST interface. It needs version 25.07 or later.",
    "api_read_only": (
        "The API of the miner allows Home Assistant only to read, so {command} was denied. Add the address of Home "
        "Assistant with a leading W: to the --api-allow of the miner."
    ),
    "api_v1_read_only": "The firmware of {model} can only be read over port 4028 (API v1). Update the firmware.",
    "write_api_off": (
        "The write API of {host} is off. Switch it on with WhatsMinerTool: Remote Ctrl, Miner API Switch, Enable. "
        "The default password of the miner must be changed first."
    ),
    "throttle_not_ready": (
        "This miner accepts a throttle only while it mines and after it has raised its frequency, which takes some "
        "minutes. Try again then."
    ),
    "scaling_temperatures": (
        "The preset would be raised below {raise_below} °C and lowered above {lower_above} °C. The temperature for "
        "raising must be the lower one."
    ),
    "log_archive_unreadable": "{host} sent no log archive that can be read.",
    "log_missing": "The logs of {host} have no file for {log}.",
    "image_for_other_platform": "The image is for control boards with {platforms}, and the miner has {platform}.",
    "image_platform_unknown": (
        "The image has parts for control boards with {platforms}, and {host} does not report which one it has."
    ),
    "image_not_confirmed": (
        "{host} took the whole image, but closed the connection without a confirmation. Check its version when it is "
        "back."
    ),
    "upgrade_unfinished": "{host} is between the two restarts of an upgrade. Try again in a few minutes.",
    "configuration_form_unknown": "The configuration of this firmware has a format that cannot be written.",
    "fork_read_only": (
        "This miner does not run the firmware of a Bitaxe but a fork ({maker}) whose settings are not known. It is "
        "read-only."
    ),
    "unsupported_by_firmware": "The firmware of {host} cannot do this over its network interface.",
    "no_pools_reported": (
        "{host} reports no pools. It may be starting; try again later. A miner without pools is not backed up."
    ),
    "reported_pool_invalid": "{host} reports a pool without a valid address. It may be starting; try again later.",
    "pools_hidden_while_paused": "{host} reports its pools only while it mines. Resume it and try again.",
    "pools_read_missing": "The firmware of {host} does not report its pools.",
    "pool_list_empty": "A miner needs at least one pool. An empty list would leave it without work.",
    "too_many_pools": "This firmware holds at most {max_pools} pools.",
    "pool_slots_out_of_order": "The pools must begin with slot 0 and be in the order of their slots.",
    "pool_slot_gap": "This firmware cannot leave a pool slot empty between two pools.",
    "pool_slot_missing": "There is no pool in slot {slot} to mine on.",
    "pool_slot_not_emptied": (
        "An Avalon cannot empty a pool slot over its network interface, and slot {slot} holds a pool. Choose a "
        "pool for this slot."
    ),
    "pool_slot_not_shown": (
        "The miner accepted the pools but does not report slot {slot} yet, so it does not mine on it. Try again "
        "when it has started."
    ),
    "first_pool_only": "This firmware mines on the first pool that works. Put the wanted pool into slot 0.",
    "pool_address_invalid": (
        "The address of the pool in slot {slot} has no host or no valid port. It must look like "
        "stratum+tcp://pool.example.com:3333."
    ),
    "pool_address_unsupported": "The address of the pool in slot {slot} cannot be written on this firmware.",
    "pool_scheme_unsupported": "AxeOS has no pools with {scheme}://. Use stratum+tcp:// or stratum+ssl://.",
    "pool_tls_unsupported": "This version of AxeOS has no encrypted pools. Use stratum+tcp://, or update the firmware.",
    "pool_stratum_v2_unsupported": (
        "This version of AxeOS has no Stratum v2. Use stratum+tcp://, or update the firmware."
    ),
    "pool_user_missing": "The pool in slot {slot} needs a worker name.",
    "pool_text_too_long": (
        "The address, the worker name or the password of the pool in slot {slot} is too long for this firmware."
    ),
    "pool_text_unsafe": (
        "The pool in slot {slot} has a space, a quotation mark, a backslash or an accented letter in its address, "
        "worker name or password. The Antminer would then store other pools, or none. Change that in its web "
        "interface first."
    ),
    "pool_control_character": (
        "The address, the worker name or the password of the pool in slot {slot} has a control character, which "
        "this firmware cannot store."
    ),
    "pool_character_forbidden": (
        "The address, the worker name or the password of the pool in slot {slot} has a character that this "
        "firmware cannot store: {characters}"
    ),
    "pool_password_needed": (
        "The miner does not report the password of the pool in slot {slot}, so it is needed. Enter x if the pool "
        "ignores it."
    ),
    "pool_password_lost": (
        "The miner does not report the password of the pool in slot {slot} and would lose it with any change."
    ),
    "pool_password_reserved": "AxeOS cannot store five asterisks as a pool password.",
    "pool_passwords_needed_to_move": (
        "The pools cannot be reordered without their passwords. Enter the password of each pool that changes its slot."
    ),
    "pool_groups": (
        "This miner splits its work between groups of pools, and the new pools do not name their shares. Set all "
        "pools, or change them in its own web interface, so that the split is not lost."
    ),
    "pool_quota_of_first": "The first pool needs a share of the work if another pool has one.",
    "pool_group_not_added": "The miner did not add a group of pools. Its pools were not changed.",
    "pool_list_has_gaps": "The slot numbers in the pool list of the miner have gaps. The list was not changed.",
    "pool_list_changed": (
        "The pool list of the miner is not as expected after the last step. Either the miner accepts changes "
        "without making them, or another program changed the list. Nothing was removed; check the list."
    ),
    "pool_not_added": "The miner confirmed a new pool, but its list does not show it. Nothing was removed.",
    "pool_not_removed": (
        "The miner confirmed that it removed a pool, but its list shows something else. Check its pools."
    ),
    "pool_still_active": (
        "The miner keeps mining on the pool in slot {slot}, which the command removes, because no other pool in its "
        "list works. Check the address of the new pool. The list holds both."
    ),
    "pools_partly_written": (
        'The miner refused the pool in slot {slot}: "{miner_message}". Slot {slots} was set before and holds its '
        "new pool after the next reboot."
    ),
    "pools_partly_written_without_reason": (
        "The miner did not accept the pool in slot {slot}. Slot {slots} was set before and holds its new pool "
        "after the next reboot."
    ),
    "pools_stored_not_restarted": (
        "The pools are stored, but they take effect only after a restart, and the restart failed: {cause}"
    ),
    "stored_pools_full": "All stored pools of the miner are in use. Delete one in its web interface.",
    "power_limit_out_of_range": "This miner accepts power limits from {min_w} to {max_w} W, not {watts} W.",
    "power_preset_missing": "This miner has no preset of {watts} W or less. Its lowest preset has {lowest_w} W.",
    "presets_without_power": "This miner has no preset with a power.",
    "preset_unknown": "This miner has no preset named {preset}.",
    "preset_for_modified_power_supply": "The preset {preset} needs a modified power supply and is never set.",
    "fan_mode_unknown": "This firmware has no fan mode {mode}. Use auto or manual.",
    "fan_speed_out_of_range": "A manual fan speed must be from 0 to 100 percent.",
    "fan_target_needed": "Automatic fan control needs a target temperature in °C.",
    "fan_target_unsupported": "This version of AxeOS has no target temperature for its fan.",
    "fan_target_needs_auto_mode": (
        "A target temperature has no effect in manual mode. Set the mode auto together with it."
    ),
    "fan_speed_needed": "Manual fan control needs a speed in percent.",
    "fan_immersion": "This machine is cooled by a liquid and does not use its fans.",
    "perpetual_tune_on": (
        "Perpetual tune sets the clock and the voltage of this miner. Set its work mode to PerpetualTune off first."
    ),
    "tune_algorithm_needed": (
        "The selected algorithm of this miner has a power as its target. Set a work mode with a hashrate first."
    ),
    "tune_target_missing": "The miner reports no target for this work mode. Set its power limit instead.",
    "tuning_unknown": "This firmware has only these tuning values: {names}.",
    "tuning_value_invalid": "{value} is not a valid value for {name}.",
    "overheat_mode_on": (
        "The miner got too hot and lowered its frequency and voltage. End its overheat mode on its web page first."
    ),
    "tuning_value_not_whole": "This version of AxeOS accepts only whole MHz and mV.",
    "fan_control_missing": (
        "The fans of this miner cannot be controlled: it is cooled by a liquid, or does not report its fan control."
    ),
    "fan_speed_needs_manual_mode": "A fixed fan speed needs manual fan control.",
    "fan_minimum_speed_needs_auto_mode": "The lowest fan speed is only for automatic fan control.",
    "fan_pause_speed_unknown": (
        "The miner does not report at which speed its fans run while it is paused. Set it in its web interface."
    ),
    "manual_mode_off": (
        "The firmware tunes this miner by a target, so frequency and voltage cannot be set. Switch to manual mode "
        "in its web interface first."
    ),
    "hashboards_tuned_separately": (
        "The hashboards of this miner have values of their own, which would be lost. Change them in its web interface."
    ),
    "hashboard_missing": "This miner has no hashboard {position}.",
    "system_task_running": '{host} is busy with another system task: "{miner_message}". Try again later.',
    "system_task_running_without_reason": "{host} is busy with another system task. Try again later.",
    "luxos_updates_itself": (
        "LuxOS takes no firmware image over its network interface. It updates itself from the servers of its vendor."
    ),
    "luxos_tunes_by_profile": "LuxOS sets frequency and voltage by its profiles. Choose another preset.",
    "luxos_auto_upgrade_read_only": (
        "The automatic updates of LuxOS can be read, but only be changed in its web interface."
    ),
    "luxos_profile_by_atm": (
        "The miner refused the preset, because its thermal management (ATM) chooses the profile: "
        '"{miner_message}". Switch ATM off in its web interface first.'
    ),
    "luxos_profile_by_atm_without_reason": (
        "The miner refused the preset, because its thermal management (ATM) chooses the profile. Switch ATM off in its "
        "web interface first."
    ),
    "hashboards_too_few": "At least {minimum} hashboards of this miner must stay on.",
    "image_name_unexpected": (
        "{file} is not an image that this miner installs. It needs {expected}, or www.bin for its web page."
    ),
    "image_not_firmware": "{file} is not a firmware of AxeOS, or it is damaged.",
    "reboot_unsupported": "{model} with {firmware} cannot be rebooted over its network interface.",
    "restart_mining_unsupported": (
        "{model} with {firmware} cannot restart its mining process alone over its network interface."
    ),
    "pause_unsupported": "{model} with {firmware} cannot be paused over its network interface.",
    "resume_unsupported": "{model} with {firmware} cannot be resumed over its network interface.",
    "power_limit_unsupported": "The power of {model} with {firmware} cannot be limited over its network interface.",
    "pools_read_unsupported": "{model} with {firmware} does not report its pools.",
    "pools_write_unsupported": "The pools of {model} with {firmware} cannot be changed over its network interface.",
    "config_read_unsupported": "{model} with {firmware} does not report its configuration.",
    "fan_unsupported": "The fans of {model} with {firmware} cannot be controlled over its network interface.",
    "tuning_unsupported": "The tuning of {model} with {firmware} cannot be changed over its network interface.",
    "locate_light_unsupported": (
        "The locate light of {model} with {firmware} cannot be switched over its network interface."
    ),
    "presets_unsupported": "{model} with {firmware} has no presets that can be chosen over its network interface.",
    "work_mode_unsupported": "The work mode of {model} with {firmware} cannot be changed over its network interface.",
    "hashrate_target_unsupported": (
        "{model} with {firmware} has no hashrate target that can be set over its network interface."
    ),
    "throttle_unsupported": "{model} with {firmware} cannot be throttled over its network interface.",
    "frequency_unsupported": (
        "Frequency and voltage of {model} with {firmware} cannot be changed over its network interface."
    ),
    "hashboards_unsupported": (
        "Single hashboards of {model} with {firmware} cannot be switched over its network interface."
    ),
    "pool_quotas_unsupported": (
        "{model} with {firmware} cannot divide its work between pools over its network interface."
    ),
    "dynamic_scaling_unsupported": (
        "{model} with {firmware} has no setting on its network interface that lowers the power while the miner is hot."
    ),
    "auto_upgrade_unsupported": (
        "The automatic upgrades of {model} with {firmware} cannot be set over its network interface."
    ),
    "logs_unsupported": "{model} with {firmware} has no logs that can be read over its network interface.",
    "firmware_unsupported": "No firmware can be installed on {model} with {firmware} over its network interface.",
    "limit_read_only_api": (
        "{model} with {firmware} is read-only. Its API on port 4028 allows Home Assistant only to read. Add the "
        "address of Home Assistant with a leading W: to the --api-allow of the miner to change that."
    ),
    "limit_unclear_access": (
        "{model} with {firmware} is read-only. It did not report whether its API on port 4028 allows Home "
        "Assistant to write."
    ),
    "limit_old_web": (
        "{model} with {firmware} does not support this command. Its firmware is from 2019 or before: pausing, "
        "fans, pools and the work mode can only be changed in its own web interface."
    ),
    "limit_api_only": (
        "{model} with {firmware} does not support this command. It is controlled by its API on port 4028 only, "
        "because its web interface cannot be used."
    ),
    "limit_foreign_firmware": (
        "{model} with {firmware} is read-only, because its firmware is not from the maker of the machine."
    ),
    # Links to miners
    "another_miner": "Another miner ({actual}) answers at {host}; {name} is {expected}. Set its current address.",
    "hostname_timeout": "The hostname {host} could not be resolved in time. Check the DNS.",
    "hostname_unknown": "The hostname {host} is not known on this network.",
    "hostname_unusable": "The hostname {host} does not resolve to the address of a device. Check the DNS.",
    "identity_not_reported": (
        "The device at {host} does not report its identity; {name} was last seen at {last_host}. Set its current "
        "address."
    ),
    "identity_not_confirmed": (
        "{name} was last seen at {last_host}; the device at {host} can't be confirmed as this miner: {cause}"
    ),
}
