"""Whether an image may be installed on a miner: single cases, and random pairs against an independent oracle."""

from __future__ import annotations

import random
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from custom_components.miner_remote.drivers.contract.firmware_image import UpgradeFacts
from custom_components.miner_remote.drivers.contract.values import Identity
from custom_components.miner_remote.upgrades.errors import MismatchError
from custom_components.miner_remote.upgrades.formats.content import Content, ImagePart
from custom_components.miner_remote.upgrades.matching import ALL_BOARDS, MAKERS, Target, choose
from custom_components.miner_remote.upgrades.model import Image

from ..drivers.raising import raises

S19 = Identity(vendor="Bitmain", model="Antminer S19", firmware="Antminer stock", firmware_version="2021-01-01")
FACTS = UpgradeFacts(
    version="2021-01-01", model="Antminer S19", control_board="CVCtrl", hardware=("CVCtrl_BHB42601",), free_bytes=10**9
)
TARGET = Target(identity=S19, facts=FACTS, suffixes=(".bmu", ".tar.gz"))


def image(**values: object) -> Image:
    base = Image(
        file_name="a.tar.gz",
        size=1000,
        sha256="0" * 64,
        uploaded_at=datetime(2026, 1, 1, tzinfo=UTC),
        uploaded_by="Alice",
        content=Content(),
        vendor="Bitmain",
        models=("Antminer S19",),
        control_boards=("CVCtrl",),
        version="2022-12-26",
    )
    return replace(base, **values)  # type: ignore[arg-type]


def part(hardware: str, *, model: str = "Antminer S19", at: int = 0, chip: str = "") -> ImagePart:
    return ImagePart(file_name="update.bmu", offset=at, size=500, model=model, hardware=hardware, chip=chip)


def container(*parts: ImagePart) -> Image:
    content = Content(vendor="Bitmain", models=tuple({item.model: None for item in parts}), parts=parts)
    return image(file_name="a.bmu", content=content, models=content.models, control_boards=())


def test_fitting_image_is_accepted_as_a_whole() -> None:
    assert choose(image(), TARGET) is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"vendor": None}, "image_incomplete"),
        ({"models": ()}, "image_incomplete"),
        ({"version": None}, "image_incomplete"),
        ({"file_name": "a.zip"}, "image_not_for_firmware"),
        ({"vendor": "VNish"}, "image_vendor_differs"),
        ({"vendor": "–"}, "image_vendor_differs"),
        ({"models": ("Antminer S19 Pro", "Antminer S19j")}, "image_model_differs"),
        ({"models": ("Antminer S19+",)}, "image_model_differs"),
        ({"models": ("–",)}, "image_model_differs"),
        ({"control_boards": ("BBCtrl",)}, "image_board_differs"),
        ({"control_boards": ()}, "image_board_not_declared"),
        ({"size": 2 * 10**9}, "image_exceeds_space"),
        ({"version": "20210101"}, "image_already_installed"),
    ],
)
def test_image_that_does_not_fit_is_refused(change: dict[str, object], code: str) -> None:
    with raises(MismatchError, code):
        choose(image(**change), TARGET)


def test_image_for_all_control_boards_needs_a_declaration() -> None:
    assert choose(image(control_boards=(ALL_BOARDS,)), TARGET) is None
    plain = replace(TARGET, facts=replace(FACTS, control_board=None, hardware=()))
    assert choose(image(control_boards=()), plain) is None
    with raises(MismatchError, "image_board_unknown"):
        choose(image(), plain)


def test_names_may_differ_in_case_spaces_and_the_name_of_the_maker() -> None:
    assert choose(image(vendor="BITMAIN", models=("s19",), control_boards=("cv-ctrl",)), TARGET) is None


def test_firmware_of_third_parties_takes_only_images_of_their_makers() -> None:
    vnish = replace(TARGET, identity=replace(S19, firmware="VNish"), suffixes=(".tar.gz",))
    with raises(MismatchError, "image_vendor_differs"):
        choose(image(), vnish)
    assert choose(image(vendor="VNish"), vnish) is None
    braiins = replace(TARGET, identity=replace(S19, firmware="Braiins OS"))
    for vendor in ("Braiins", "Braiins OS"):
        assert choose(image(vendor=vendor), braiins) is None


def test_container_gives_the_part_for_the_hardware() -> None:
    exact, wild = part("CVCtrl_BHB42601", at=1), part("CVCtrl_BHB42XXX", at=2)
    other = part("AMLCtrl_BHB42601", at=3)
    assert choose(container(other, wild, exact), TARGET) == exact
    assert choose(container(other, wild), TARGET) == wild
    with raises(MismatchError, "image_board_differs"):
        choose(container(other), TARGET)
    with raises(MismatchError, "image_model_differs"):
        choose(container(part("CVCtrl_BHB42601", model="Antminer S19 Pro")), TARGET)


def test_part_for_another_model_of_the_same_hardware_is_never_chosen() -> None:
    chosen = choose(container(part("CVCtrl_BHB42601", model="Antminer T19"), part("CVCtrl_BHB42XXX", at=9)), TARGET)
    assert chosen is not None
    assert chosen.offset == 9


def test_ambiguous_parts_are_refused() -> None:
    with raises(MismatchError, "image_part_ambiguous"):
        choose(container(part("CVCtrl_BHB42601", at=1), part("CVCtrl_BHB42601", at=2)), TARGET)
    same = part("CVCtrl_BHB42601", at=1)
    assert choose(container(same, same), TARGET) == same


def test_wildcards_of_the_machine_or_in_the_middle_do_not_count() -> None:
    for hardware, own in (
        ("CVCtrl_BHB42601", "CVCtrl_BHB42XXX"),
        ("CVCtrl_XXB42601", "CVCtrl_BHB42601"),
        ("XXX", "abc"),
    ):
        target = replace(TARGET, facts=replace(FACTS, control_board=None, hardware=(own,)))
        with raises(MismatchError, "image_board_differs"):
            choose(container(part(hardware)), target)


def test_container_for_a_miner_without_known_hardware_is_refused() -> None:
    target = replace(TARGET, facts=replace(FACTS, control_board=None, hardware=()))
    with raises(MismatchError, "image_board_unknown"):
        choose(container(part("CVCtrl_BHB42601")), target)


# Random pairs ---------------------------------------------------------------------------------------------------------

MODELS = ("Antminer S19", "Antminer S19 Pro", "Antminer S19j Pro", "Antminer S19j Pro+", "Bitaxe Gamma", "M50 VH30")
BOARDS = ("CVCtrl", "AMLCtrl", "BBCtrl", "zynq7007")
CHAINS = ("", "_BHB42601", "_BHB42801", "_BHB68606")
WILD_CHAINS = (*CHAINS, "_BHB42XXX", "_BHB68XXX")
FIRMWARES = (("Bitmain", "Antminer stock"), ("Bitmain", "VNish"), ("Bitmain", "Braiins OS"), ("MicroBT", "WhatsMiner"))
VENDORS = ("Bitmain", "VNish", "Braiins", "MicroBT", "LuxOS", None)
SUFFIXES = (".bmu", ".tar.gz", ".swu", ".bin", ".zip")
VERSIONS = ("1.0.0", "2.0.0", "2022-12-26", None)


def oracle(stored: Image, target: Target) -> set[tuple[int, int]]:
    """Return offset and size of what may be sent to a miner, from the rules in words; empty if nothing."""
    letters = {name: re.sub(r"[^a-z0-9+]", "", name.lower()) for name in MODELS + BOARDS}

    def model(name: str) -> str:
        return letters[name].removeprefix("antminer")

    if not (stored.vendor and stored.models and stored.version):
        return set()
    if not any(stored.file_name.endswith(suffix) for suffix in target.suffixes):
        return set()
    makers = {"Antminer stock": "Bitmain", "VNish": "VNish", "Braiins OS": "Braiins", "WhatsMiner": "MicroBT"}
    if stored.vendor != makers[target.identity.firmware]:
        return set()
    own = target.facts.model or target.identity.model
    if model(own) not in map(model, stored.models):
        return set()
    if stored.version == (target.facts.version or target.identity.firmware_version):
        return set()
    hardware = {*target.facts.hardware, *([target.facts.control_board] if target.facts.control_board else [])}

    def enough(size: int) -> bool:
        return target.facts.free_bytes is None or size <= target.facts.free_bytes

    if stored.parts:
        mine = [item for item in stored.parts if model(item.model) == model(own)]
        exact = {(item.offset, item.size) for item in mine if item.hardware in hardware}
        wild = {
            (item.offset, item.size)
            for item in mine
            if item.hardware.endswith("XXX")
            and any(len(name) == len(item.hardware) and name.startswith(item.hardware[:-3]) for name in hardware)
        }
        found = exact or wild
        return found if len(found) == 1 and all(enough(size) for _, size in found) else set()
    if "*" not in stored.control_boards:
        if stored.control_boards and not hardware & set(stored.control_boards):
            return set()
        if not stored.control_boards and target.facts.control_board:
            return set()
    return {(0, stored.size)} if enough(stored.size) else set()


def random_image(rng: random.Random, target: Target) -> Image:
    """Return an image that fits a miner in some respects."""

    def often[T](fitting: T, *others: T) -> T:
        return fitting if rng.random() < 0.7 else rng.choice(others)

    own = target.facts.model or target.identity.model
    models = tuple(dict.fromkeys((often(own, *MODELS), *rng.sample(MODELS, rng.randint(0, 1)))))
    hardware = (target.facts.hardware or target.hardware or ("CVCtrl",))[0]
    wild = f"{hardware[:-3]}XXX"
    parts: tuple[ImagePart, ...] = ()
    if rng.random() < 0.5:
        parts = tuple(
            part(
                often(hardware, wild, rng.choice(BOARDS) + rng.choice(WILD_CHAINS)),
                model=rng.choice(models),
                at=100 * number,
            )
            for number in range(1, rng.randint(2, 5))
        )
    boards = (target.hardware[:1], (ALL_BOARDS,), tuple(rng.sample(BOARDS, rng.choice((0, 1, 2)))))
    makers = {"Antminer stock": "Bitmain", "VNish": "VNish", "Braiins OS": "Braiins", "WhatsMiner": "MicroBT"}
    return image(
        file_name=f"a{'.bmu' if parts else rng.choice(SUFFIXES)}",
        content=Content(parts=parts),
        size=rng.choice((1000, 5000)),
        vendor=often(makers[target.identity.firmware], *VENDORS),
        models=often(models, ()),
        control_boards=rng.choice(boards),
        version=rng.choice(VERSIONS),
    )


def random_target(rng: random.Random) -> Target:
    vendor, firmware = rng.choice((*FIRMWARES, FIRMWARES[0]))
    version = rng.choice(VERSIONS)
    model, board = rng.choice(MODELS), rng.choice((*BOARDS, None))
    hardware = () if board is None or rng.random() < 0.2 else (board + rng.choice(CHAINS),)
    return Target(
        identity=Identity(vendor=vendor, model=model, firmware=firmware, firmware_version=version),
        facts=UpgradeFacts(
            version=version,
            model=rng.choice((model, None)),
            control_board=rng.choice((board, None)),
            hardware=hardware,
            free_bytes=rng.choice((None, 600, 2000)),
        ),
        suffixes=tuple(rng.sample(SUFFIXES, rng.randint(0, 3))) if rng.random() < 0.3 else SUFFIXES,
    )


def test_10000_random_pairs_give_what_an_independent_oracle_allows() -> None:
    rng = random.Random(2026)
    accepted = 0
    for _ in range(10_000):
        target = random_target(rng)
        stored = random_image(rng, target)
        found: set[tuple[int, int]] = set()
        with suppress(MismatchError):
            chosen = choose(stored, target)
            found = {(0, stored.size) if chosen is None else (chosen.offset, chosen.size)}
            accepted += 1
        assert found == oracle(stored, target), (stored, target)
    assert accepted > 500


def test_makers_of_third_party_firmware_are_not_those_of_machines() -> None:
    assert not {"Bitmain", "MicroBT", "Canaan"} & set(MAKERS.values())
