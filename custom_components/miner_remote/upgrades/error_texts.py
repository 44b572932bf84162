"""The English text of each error code of firmware images and roll-outs, with `str.format` placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

FIRMWARE_ERROR_TEXTS: Final[Mapping[str, str]] = {
    # The content of a file
    "image_empty": "The file is empty.",
    "image_too_large": "The file is larger than {maximum_mb} MB.",
    "image_unknown_kind": "{file_name} is not a firmware image. The name must end with one of {suffixes}.",
    "image_kind_differs": "The content of {file_name} is not what the ending of its name says.",
    "image_truncated": "The file is incomplete. Download it again.",
    "image_checksum_differs": "The file is damaged: its checksum is wrong. Download it again.",
    "image_structure_invalid": "The file is damaged or not a firmware image: its structure is invalid.",
    "image_unsafe_path": "The file contains the unsafe path {path}; it is not a firmware image.",
    "image_too_many_entries": "The file contains more than {maximum} entries; it is not a firmware image.",
    "image_expands_too_much": "The file expands to more than {maximum_mb} MB; it is not a firmware image.",
    # The image store
    "image_not_found": "There is no firmware image {image_id}.",
    "image_in_use": "{file_name} cannot be deleted or changed because a roll-out uses it.",
    "image_contradicts_file": "The file itself says that its {field} is {value}; this cannot be changed.",
    "image_no_space": "There is not enough free space for the file in the storage of Home Assistant.",
    "image_uploads_running": "Other files are being uploaded. Try again when they have arrived.",
    "image_too_many": "There are already {maximum} firmware images. Delete one first.",
    "image_not_stored": "{file} could not be written ({reason}). Check the free space of Home Assistant's storage.",
    "image_file_changed": "The stored file of {file_name} is missing or damaged. Delete the image and upload it again.",
    # The check of an image against a miner
    "image_incomplete": "The {missing} of {file_name} is unknown. Enter it before the image is installed.",
    "image_not_for_firmware": "{firmware} does not install files like {file_name}.",
    "image_vendor_differs": "The image is firmware of {vendor}, but the miner runs {firmware}.",
    "image_model_differs": "The image is for {models}, but the miner is a {model}.",
    "image_board_differs": "The image is for the hardware {boards}, but the miner has {board}.",
    "image_board_unknown": "The image is for the hardware {boards}, but the miner does not report its hardware.",
    "image_board_not_declared": (
        "The miner has the control board {board}, but it is unknown for which control boards the image is. Enter them, "
        "or * if it is for all."
    ),
    "image_part_ambiguous": "The image contains several versions for {board} of {model}.",
    "image_exceeds_space": "The image needs {size_mb} MB, but the miner has only {free_mb} MB free.",
    "image_already_installed": "The miner already runs {version}.",
    # The state of a miner before
    "upgrade_miner_missing": "The miner is not configured any more, or its site is not loaded.",
    "upgrade_by_agent": (
        "Home Assistant reaches this miner only through an agent. Firmware is not installed through agents."
    ),
    "upgrade_miner_busy": "Another command to this miner is running.",
    "upgrade_in_other_rollout": "Another roll-out includes this miner.",
    "upgrade_not_mining": (
        "The miner is not mining, so its hashrate before and after the upgrade cannot be compared. Resume it first."
    ),
    "upgrade_pools_dead": "The miner reports no pool that works. Check its pools first.",
    "upgrade_version_unknown": "The miner does not report its firmware version, so an upgrade could not be verified.",
    "upgrade_backup_failed": "The backup before the upgrade failed, so nothing was sent: {cause}",
    # The upgrade of a miner
    "upgrade_send_failed": "The image could not be sent, and the miner still runs {version}: {cause}",
    "upgrade_no_return": "The miner did not answer within {minutes} minutes after the upgrade.",
    "upgrade_no_return_because": "The miner did not answer within {minutes} minutes after the upgrade: {cause}",
    "upgrade_version_unchanged": "The miner accepted the image, but still runs {version}.",
    "upgrade_version_differs": "The miner runs {version} after the upgrade instead of {expected}.",
    "upgrade_interrupted": (
        "Home Assistant stopped while the image was being sent, and the miner runs {version}. It was not sent again."
    ),
    "upgrade_settings_changed": "The miner runs {version}, but {count} settings changed. {first}",
    "upgrade_settings_unreadable": "The miner runs {version}, but its settings cannot be read: {cause}",
    "upgrade_hashrate_low": (
        "After the upgrade, the hashrate is {after} TH/s instead of {before} TH/s before; at least {minimum} % are "
        "required."
    ),
    "upgrade_hashrate_unknown": "The miner did not report a hashrate after the upgrade.",
    "upgrade_not_answering": "The miner stopped answering after the upgrade.",
    "upgrade_reboot_loop": "The miner restarted {restarts} times after the upgrade.",
    # Roll-outs
    "rollout_not_found": "There is no roll-out {rollout_id}.",
    "rollout_ended": "The roll-out has ended.",
    "rollout_not_running": "The roll-out is not running.",
    "rollout_running": "The roll-out is already running.",
    "rollout_no_match": "The image does not match any of the selected miners. {first}",
    "rollout_cancelled": "The roll-out was cancelled before this miner's turn.",
    "rollout_halted": "The roll-out was halted before the image was sent to this miner.",
    "rollout_shutting_down": "Home Assistant is shutting down; no roll-out was started.",
    "setting_differs": "The setting {key} was {before} before and is {after} now.",
    "setting_missing": "The setting {key} was {before} before and is no longer reported.",
}
