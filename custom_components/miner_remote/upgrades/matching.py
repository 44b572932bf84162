"""Decide whether an image may be installed on a miner. Pure.

An image is installed only if everything that decides is known and fits: the kind of file, the maker of the firmware,
the model, the hardware, the version, and the free space. What is unknown does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ..drivers.contract.firmware_image import UpgradeFacts
from ..drivers.contract.values import Identity
from .errors import MismatchError
from .formats.content import ImagePart
from .model import Image
from .versions import same_version

ALL_BOARDS: Final = "*"
"""What a person enters as the control boards of an image that is for all of them."""

NAMES_SHOWN: Final = 5
_MB: Final = 1024**2

MAKERS: Final[Mapping[str, str]] = {
    "Braiins OS": "Braiins",
    "Braiins": "Braiins",
    "VNish": "VNish",
    "LuxOS": "Luxor",
    "Marathon": "Marathon",
    "UMC OS": "ePIC",
    "Hiveon": "Hiveon",
    "MSKminer": "MSKminer",
    "FuFuMinerOS": "FuFuMinerOS",
}
"""The makers of firmware that is not from the maker of the machine, by the name that drivers report."""

_MACHINE_MAKERS: Final = re.compile(r"^(?:bitmain|antminer|microbt|whatsminer)+(?=.)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A miner as far as it decides which images it can install."""

    identity: Identity
    facts: UpgradeFacts
    suffixes: tuple[str, ...]
    """The endings of the files that its firmware installs (`Driver.image_suffixes`)."""

    @property
    def model(self) -> str:
        """Return the model as the miner reports it."""
        return self.facts.model or self.identity.model

    @property
    def hardware(self) -> tuple[str, ...]:
        """Return the names of the miner's hardware."""
        board = (self.facts.control_board,) if self.facts.control_board else ()
        return tuple(dict.fromkeys((*board, *self.facts.hardware)))

    @property
    def version(self) -> str | None:
        """Return the installed version."""
        return self.facts.version or self.identity.firmware_version

    def version_of(self, image: Image) -> str | None:
        """Return the installed version of what an image replaces: the firmware, or a part of it."""
        return self.facts.version_of(image.file_name) if self.facts.is_of_part(image.file_name) else self.version


def choose(image: Image, target: Target) -> ImagePart | None:
    """Return the part of an image file for a miner, or None for the whole file; raises MismatchError if none fits."""
    _check_complete(image)
    if not image.file_name.lower().endswith(tuple(suffix.lower() for suffix in target.suffixes) or "\0"):
        raise MismatchError("image_not_for_firmware", file_name=image.file_name, firmware=target.identity.firmware)
    if not (vendor := plain(image.vendor or "")) or vendor not in makers_of(target.identity):
        raise MismatchError(
            "image_vendor_differs",
            vendor=image.vendor,
            firmware=f"{target.identity.firmware} ({target.identity.vendor})",
        )
    model = plain_model(target.model)
    if not model or model not in {plain_model(name) for name in image.models}:
        raise MismatchError("image_model_differs", models=shown(image.models), model=target.model)
    part = None
    if image.parts:
        part = _choose_part([item for item in image.parts if plain_model(item.model) == model], target)
    else:
        _check_boards(image.control_boards, target)
    size = image.size if part is None else part.size
    free = target.facts.free_bytes
    if free is not None and size > free:
        raise MismatchError("image_exceeds_space", size_mb=-(-size // _MB), free_mb=free // _MB)
    installed = target.version_of(image)
    if installed is not None and same_version(image.version or "", installed):
        raise MismatchError("image_already_installed", version=installed)
    return part


def makers_of(identity: Identity) -> Collection[str]:
    """Return the names, in plain form, under which images for a miner's firmware are known.

    The maker of the machine counts only if the firmware is its own.
    """
    return {plain(identity.firmware), plain(MAKERS.get(identity.firmware, identity.vendor))}


def _check_complete(image: Image) -> None:
    """Raise MismatchError if something that decides is unknown."""
    missing = [
        name
        for name, value in (("vendor", image.vendor), ("model", image.models), ("version", image.version))
        if not value
    ]
    if missing:
        raise MismatchError("image_incomplete", missing=", ".join(missing), file_name=image.file_name)


def _check_boards(boards: Sequence[str], target: Target) -> None:
    if ALL_BOARDS in boards:
        return
    if not boards:
        if target.facts.control_board:
            raise MismatchError("image_board_not_declared", board=target.facts.control_board)
        return
    reported = target.hardware
    if not reported:
        raise MismatchError("image_board_unknown", boards=shown(boards))
    if {plain(name) for name in boards}.isdisjoint(filter(None, map(plain, reported))):
        raise MismatchError("image_board_differs", boards=shown(boards), board=shown(reported))


def _choose_part(parts: Sequence[ImagePart], target: Target) -> ImagePart:
    """Return the part for the miner's hardware: one that names it exactly, else one with wildcards that fit."""
    boards = [name for part in parts for name in part.boards]
    reported = list(filter(None, map(plain, target.hardware)))
    if not reported:
        raise MismatchError("image_board_unknown", boards=shown(boards))
    for fits in (_equal, _wildcards_fit):
        found = [part for part in parts if any(fits(plain(name), own) for name in part.boards for own in reported)]
        if len({(part.offset, part.size) for part in found}) > 1:
            raise MismatchError("image_part_ambiguous", board=shown(target.hardware), model=target.model)
        if found:
            return found[0]
    raise MismatchError("image_board_differs", boards=shown(boards), board=shown(target.hardware))


def _equal(name: str, own: str) -> bool:
    return name == own


def _wildcards_fit(name: str, own: str) -> bool:
    """Return whether the name of an image fits, in which a final `XXX` is for any characters, as in `BHB42XXX`.

    Source: 256foundation/asic-rs fdcd101, antminer `firmware.rs`, which allows an `x` anywhere and on both sides.
    """
    stem = name.rstrip("x")
    return len(name) - len(stem) > 1 and len(name) == len(own) and stem != "" and own.startswith(stem)


def plain(name: str) -> str:
    """Return a name without case, spaces and punctuation; a plus distinguishes models."""
    return re.sub(r"[^a-z0-9+*]", "", name.casefold())


def plain_model(name: str) -> str:
    """Return the name of a model in plain form, without that of its maker."""
    return _MACHINE_MAKERS.sub("", plain(name))


def shown(names: Iterable[str]) -> str:
    """Return names in a form that fits into a sentence."""
    listed = list(dict.fromkeys(names))
    return ", ".join(listed[:NAMES_SHOWN]) + (", …" if len(listed) > NAMES_SHOWN else "")
