"""The English text of each error code of commands, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COMMAND_ERROR_TEXTS: Final[Mapping[str, str]] = {
    "other": "{text}",
    # The runner
    "shutting_down": "Home Assistant is shutting down; no command was sent.",
    "interrupted": "Home Assistant was shut down.",
    "result_unknown": (
        "Home Assistant stopped before the command ended, so its result is unknown. Check the miner and repeat the "
        "command if it is still needed."
    ),
    "request_cancelled": "The request was cancelled before the command was sent to the miner.",
    "batch_stopped": "The batch was stopped before this miner's turn.",
    "miner_removed": "The miner was removed before the command's turn.",
    "no_longer_required": "Cancelled: the schedule no longer required it.",
    "start_failed": "The command could not be started; see the log.",
    "internal_error": "Unexpected error ({error}); see the log.",
    "miner_by_agent": "Home Assistant reaches {name} only through an agent, so this is not possible.",
    # Agents
    "agent_restarted": (
        "The agent of this miner stopped before the command ended, so its result is unknown. Check the miner and "
        "repeat the command if it is still needed."
    ),
    "agent_duplicate": "Two agents have the same name, so neither of them carries out commands.",
    "agent_journal": "The agent of this miner cannot write its journal and did not send the command; see its log.",
    "clock_unknown": (
        "The agent of this miner does not know the time of Home Assistant yet and did not send the command. Try again "
        "in a minute."
    ),
    "command_expired": "The command reached the agent of this miner too late and was not sent.",
    "not_assigned": "This miner is not assigned to the agent yet. Try again in a minute.",
    "home_not_trusted": (
        "The agent of this miner does not trust the key of this Home Assistant and sends it no configurations; see its "
        "log."
    ),
    "agent_unknown": "The agent {agent} was removed from this site. Move its miners to another agent.",
    "agent_unavailable": "The agent {agent} of this miner is not connected.",
    "agent_has_issue": (
        "The agent {agent} of this miner gets no commands; a repair issue of Home Assistant says what to do."
    ),
    "agent_gone": (
        "The agent {agent} of this miner was disconnected before it reported the result of the command, which is "
        "therefore unknown. Check the miner and repeat the command if it is still needed."
    ),
    "agent_no_result": (
        "The agent {agent} of this miner did not report the result of the command in time, so it is unknown. Check the "
        "miner and repeat the command if it is still needed."
    ),
    "agent_no_answer": "The agent {agent} of this miner did not answer within {seconds} seconds.",
    # Locate light
    "locate_light_unchanged": "The miner accepted the command, but the light did not change within {seconds} seconds.",
    # Pause and resume
    "still_mining": "The miner accepted the command, but did not stop mining within {seconds} seconds.",
    "not_mining": "The miner accepted the command, but did not resume mining within {seconds} seconds.",
    "cannot_pause": (
        "{name} cannot be paused over its network interface. Set a power outlet (a switch entity that cuts its power) "
        "in its settings; it can then be switched off."
    ),
    "no_outlet": "{name} has no power outlet in its settings (a switch entity that cuts its power).",
    "outlet_unavailable": "The power outlet {outlet} is not available.",
    "outlet_timeout": "The power outlet {outlet} did not answer within {seconds} seconds.",
    "outlet_still_on": "The power outlet {outlet} accepted the command, but is still on.",
    "outlet_still_off": "The power outlet {outlet} accepted the command, but is still off.",
    # Power limit
    "power_limit_not_accepted": "{name} accepts power limits from {minimum} to {maximum} W, not {watts} W.",
    "power_limit_unchanged": (
        "The miner accepted the command, but did not show a limit of {watts} W within {seconds} seconds."
    ),
    # Settings
    "setting_unsupported": "{name} does not offer the setting {setting}.",
    "setting_read_only": "{name} shows the setting {setting}, but does not allow it to be changed now.",
    "setting_out_of_range": "{name} accepts values from {minimum} to {maximum} for the setting {setting}, not {value}.",
    "setting_not_in_steps": (
        "{name} accepts values in steps of {step} from {minimum} for the setting {setting}, not {value}."
    ),
    "setting_option_unknown": "{name} has no value {value} for the setting {setting}. It offers: {options}.",
    "setting_needs_expert": (
        "{name} offers these values for the setting {setting}: {options}. For {value}, which is none of them, set "
        "expert."
    ),
    "setting_unchanged": (
        "The miner accepted the command, but after {seconds} seconds it still shows {shown} instead of {wanted} for "
        "the setting {setting}."
    ),
    "setting_not_shown": (
        "The miner accepted the command, but does not show the setting {setting} within {seconds} seconds."
    ),
    "preset_needs_modified_power_supply": (
        "The preset {value} of {name} needs a modified power supply and is never set."
    ),
    "fans_not_used": "{name} is cooled by a liquid and does not use its fans.",
    "fan_speed_in_automatic_mode": (
        "{name} controls its fans automatically, so a speed has no effect. Set the mode manual together with the speed."
    ),
    "hashboards_not_reported": (
        "{name} does not report which of its hashboards are on, so they cannot be switched one by one."
    ),
    "hashboard_unknown": "{name} has no hashboard at position {boards}. Its positions are {known}.",
    "last_hashboard": "At least one hashboard of {name} must stay on. Pause the miner instead.",
    # Pools
    "pool_number_out_of_range": "{name} has {slots} pool slots: pool_number is 0 to {maximum}.",
    "pool_slot_not_next": "{name} holds {pools} pools, so the next free pool_number is {pools}, not {slot}.",
    "pool_slot_not_used": (
        "This firmware always mines on the first pool that works, so it would not use slot {slot} while {url} works. "
        "Use pool_number 0."
    ),
    "pools_not_reported": (
        "{name} does not report any pools; it may be starting, and would lose its pools. Nothing was changed. Try "
        "again when it has been up for five minutes."
    ),
    "password_for_unused_slot": (
        "pool_passwords names slot {slot}, which holds no other pool of {name}; nothing was changed."
    ),
    "pool_password_unreadable": (
        "This firmware replaces all pools at once, and the stored password of pool slot {slots} cannot be decrypted. "
        "Nothing was changed: restore the key file that a repair issue names, or give the passwords in pool_passwords."
    ),
    "worker_name_placeholder_unknown": (
        "The worker name contains the placeholder {placeholder}, which is unknown for this miner."
    ),
    "backup_before_switch_failed": "The backup before the switch failed, so nothing was changed: {cause}",
    "pool_slot_differs": "Pool slot {slot} shows {shown_url} as {shown_user} instead of {url} as {user}.",
    "pool_slot_empty": "Pool slot {slot} is empty instead of {url} as {user}.",
    "pool_slot_not_cleared": "Pool slot {slot} still holds {url}.",
    "pool_quotas_not_shown": "The shares of the pools by their slots are {shown} instead of {wanted}.",
    "pool_not_active": "The miner does not mine on pool slot {slot} ({url}).",
    "pools_as_requested": "The miner shows the new pools.",
    "pools_unknown": "It is unknown whether the miner accepted the pools; check them when it answers again.",
    "pool_switch_failed": "The miner accepted the pools, but shows others. {difference}",
    "answer_lost": "{cause} {outcome}",
    "pool_number_not_in_list": (
        "pool_number is {pool_number}, but the given pools fill only the slots 0 to {maximum}; nothing was changed."
    ),
    "pool_password_unknown": (
        "The password of pool slot {slots} is unknown. Give it as pool_password; nothing was changed."
    ),
    "pool_change_failed": "{cause} {outcome}",
    "pool_change_differs": "The miner accepted the pools, but shows others. {difference} {outcome}",
    "undo_not_in_batch": "{name} has no command in this batch that changed its pools.",
    "undo_without_backup": "{name} was not backed up before its pools were changed, so this cannot be undone.",
    "pools_already_back": "{name} already has the pools that it had before.",
    "pools_changed_since": "The pools of {name} were changed after that; nothing was changed. {difference}",
    # Restore
    "backup_missing": "Backup {backup_id} does not exist any more.",
    "backup_of_other_miner": (
        "The backup is of a {backup_model} ({backup_driver}); {name} is a {model} ({driver}). A backup can only be "
        "restored to a miner of the same model and firmware."
    ),
    "backup_login_unreadable": (
        "The address of pool slot {slots} in the backup contains a login that cannot be decrypted. Restore the key "
        "file that a repair issue names, or restore other sections; nothing was changed."
    ),
    "nothing_to_restore": "The backup holds nothing that can be written to this miner.",
    "sections_not_restorable": "These sections cannot be restored to this miner: {sections}. Possible: {possible}.",
    "sections_not_restorable_none": "These sections cannot be restored to this miner: {sections}.",
    "pool_password_required": (
        "The password of pool slot {slots} is required; neither the backup nor the miner reports it. Give it in "
        "pool_passwords; nothing was changed."
    ),
    "restore_failed": "{cause} {outcome}",
    "restore_differs": "The miner accepted the backup, but shows something else. {difference} {outcome}",
    "restored": "The miner matches the backup and was left as it is.",
    "undo_not_needed": "The miner shows its previous state.",
    "undone": "The previous state was restored.",
    "undo_without_pools": "The previous state could not be restored: the miner had no pools.",
    "undo_failed": "The previous state could not be restored. {reason}",
    "undo_failed_sections": "The previous state could not be restored ({sections}). {reason}",
    "previous_password_unknown": "The previous password of pool slot {slots} is unknown.",
}
