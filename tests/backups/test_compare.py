"""Differences in words: what a restore can write, and nothing that only looks different."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.miner_remote.backups.diff import differences
from custom_components.miner_remote.drivers.contract.values import FanSetting, Identity, MinerConfig, Pool

SAVED = MinerConfig(
    identity=Identity(vendor="Bitmain", model="Antminer S19", firmware="stock", firmware_version="1.0"),
    pools=(
        Pool(slot=0, url="stratum+tcp://b:3333", user="anna.1", password="hunter2", active=True),
        Pool(slot=1, url="stratum+ssl://c:443/path", user="anna.1"),
    ),
    power_limit_w=3000,
    fan=FanSetting(mode="manual", percent=60),
    tuning={"frequency": 525, "mode": "eco", "boost": True},
    frequencies=(525.0,),
    voltages={"core": 1200.0},
    network={"hostname": "rig1"},
)


def changed_pool(**values: object) -> MinerConfig:
    return replace(SAVED, pools=(replace(SAVED.pools[0], **values), SAVED.pools[1]))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("live", "words"),
    [
        (SAVED, []),
        (
            changed_pool(url="stratum+tcp://a:3333"),
            ["Pool 1 is stratum+tcp://a:3333 on the miner, the backup has stratum+tcp://b:3333."],
        ),
        (changed_pool(url="B:3333/"), []),
        (changed_pool(user="bert"), ["The user of pool 1 is bert on the miner, the backup has anna.1."]),
        (changed_pool(password=None), []),
        (changed_pool(password="other"), ["The password of pool 1 is another one on the miner than in the backup."]),
        (changed_pool(active=False, alive=False, accepted=7), []),
        (
            replace(SAVED, pools=SAVED.pools[1:]),
            ["Pool 1 is empty on the miner, the backup has stratum+tcp://b:3333."],
        ),
        (
            replace(SAVED, pools=(*SAVED.pools, Pool(slot=2, url="d:1", user="x"))),
            ["Pool 3 is d:1 on the miner, the backup has none there."],
        ),
        (
            replace(SAVED, power_limit_w=2500),
            ["The power limit is 2500 W on the miner, the backup has 3000 W."],
        ),
        (
            replace(SAVED, power_limit_w=None),
            ["The power limit is not told by the miner, the backup has 3000 W."],
        ),
        (replace(SAVED, fan=FanSetting(mode="manual", percent=61)), []),
        (
            replace(SAVED, fan=FanSetting(mode="auto", percent=60, target_c=65.0)),
            ["The fan control is auto to 65 °C on the miner, the backup has manual at 60 %."],
        ),
        (replace(SAVED, fan=None), ["The fan control is not told by the miner, the backup has manual at 60 %."]),
        (
            replace(SAVED, tuning={"frequency": 485.0, "mode": "eco", "boost": 1}),
            [
                "The tuning value frequency is 485.0 on the miner, the backup has 525.",
                "The tuning value boost is 1 on the miner, the backup has True.",
            ],
        ),
        (
            replace(SAVED, tuning={"frequency": 525.0, "mode": "eco", "more": 1}),
            ["The tuning value boost is not told by the miner, the backup has True."],
        ),
        (replace(SAVED, frequencies=(500.0,), voltages={}, network={}, paused=True), []),
        (
            replace(SAVED, identity=replace(SAVED.identity, model="Antminer S21", firmware_version="2.0")),
            ["The miner's model is Antminer S21, the backup has Antminer S19."],
        ),
    ],
)
def test_sentences(live: MinerConfig, words: list[str]) -> None:
    found = differences(SAVED, live)
    assert found == words
    assert "hunter2" not in "".join(found)
    assert "other" not in "".join(found).replace("another", "")


def test_what_the_backup_does_not_hold_is_no_difference() -> None:
    assert differences(MinerConfig(identity=SAVED.identity), SAVED) == []


def test_the_speed_of_an_automatic_fan_is_no_setting() -> None:
    saved = replace(SAVED, fan=FanSetting(mode="auto", percent=40, target_c=60.0))
    assert differences(saved, replace(saved, fan=FanSetting(mode="auto", percent=90, target_c=60.0))) == []
    assert differences(saved, replace(saved, fan=FanSetting(mode="auto", percent=40, target_c=61.0))) == [
        "The fan control is auto to 61 °C on the miner, the backup has auto to 60 °C."
    ]
