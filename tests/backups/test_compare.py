"""The differences between a backup and a miner that a restore can write."""

from __future__ import annotations

from dataclasses import replace

import pytest

from custom_components.miner_remote.control.config_differences import differences
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
    ("live", "expected"),
    [
        (SAVED, []),
        (
            changed_pool(url="stratum+tcp://a:3333"),
            [("pool_differs", {"pool": 0, "miner": "stratum+tcp://a:3333", "backup": "stratum+tcp://b:3333"})],
        ),
        (changed_pool(url="B:3333/"), []),
        (changed_pool(user="bert"), [("pool_user_differs", {"pool": 0, "miner": "bert", "backup": "anna.1"})]),
        (changed_pool(password=None), []),
        (changed_pool(password="other"), [("pool_password_differs", {"pool": 0})]),
        (changed_pool(active=False, alive=False, accepted=7), []),
        (
            replace(SAVED, pools=SAVED.pools[1:]),
            [("pool_not_on_miner", {"pool": 0, "backup": "stratum+tcp://b:3333"})],
        ),
        (
            replace(SAVED, pools=(*SAVED.pools, Pool(slot=2, url="d:1", user="x"))),
            [("pool_not_in_backup", {"pool": 2, "miner": "d:1"})],
        ),
        (replace(SAVED, power_limit_w=2500), [("power_limit_differs", {"miner": 2500, "backup": 3000})]),
        (replace(SAVED, power_limit_w=None), [("power_limit_not_reported", {"backup": 3000})]),
        (replace(SAVED, fan=FanSetting(mode="manual", percent=61)), []),
        (
            replace(SAVED, fan=FanSetting(mode="auto", percent=60, target_c=65.0)),
            [("fan_differs", {"miner": "auto 65 °C", "backup": "manual 60 %"})],
        ),
        (replace(SAVED, fan=None), [("fan_not_reported", {"backup": "manual 60 %"})]),
        (
            replace(SAVED, tuning={"frequency": 485.0, "mode": "eco", "boost": 1}),
            [
                ("tuning_differs", {"key": "frequency", "miner": 485, "backup": 525}),
                ("tuning_differs", {"key": "boost", "miner": 1, "backup": True}),
            ],
        ),
        (
            replace(SAVED, tuning={"frequency": 525.0, "mode": "eco", "more": 1}),
            [("tuning_not_reported", {"key": "boost", "backup": True})],
        ),
        (replace(SAVED, frequencies=(500.0,), voltages={}, network={}, paused=True), []),
        (
            replace(SAVED, identity=replace(SAVED.identity, model="Antminer S21", firmware_version="2.0")),
            [("model_differs", {"miner": "Antminer S21", "backup": "Antminer S19"})],
        ),
    ],
)
def test_differences_have_codes_arguments_and_no_password(
    live: MinerConfig, expected: list[tuple[str, dict[str, object]]]
) -> None:
    found = differences(SAVED, live)
    assert [(difference.code, dict(difference.arguments)) for difference in found] == expected
    text = " ".join(map(str, found))
    assert all(str(value) in text for _, arguments in expected for value in arguments.values())
    assert "hunter2" not in text
    assert "other" not in text


def test_setting_missing_in_backup_is_no_difference() -> None:
    assert differences(MinerConfig(identity=SAVED.identity), SAVED) == []


def test_speed_of_automatic_fan_is_not_compared() -> None:
    saved = replace(SAVED, fan=FanSetting(mode="auto", percent=40, target_c=60.0))
    assert differences(saved, replace(saved, fan=FanSetting(mode="auto", percent=90, target_c=60.0))) == []
    (found,) = differences(saved, replace(saved, fan=FanSetting(mode="auto", percent=40, target_c=61.0)))
    assert found.arguments == {"miner": "auto 61 °C", "backup": "auto 60 °C"}
