"""The settings of each kind of policy, over the REST API."""

from __future__ import annotations

from typing import Any

import pytest

from custom_components.miner_remote.policies.kinds import kinds

from .conftest import Call, Place

PATH = "/api/remote/policies"

SETTINGS: dict[str, dict[str, Any]] = {
    "backup": {
        "every": "week", "time": "03:30", "weekday": 2, "before_firmware": True, "after_change": False,
        "spread_minutes": 20, "keep_count": 10, "keep_days": 90, "prune_manual": False,
    },
    "template": {
        "pools": [{"pool_id": 1}, {"pool_url": "stratum+tcp://backup.example:3333", "worker_name": "a.{hostname}"}],
        "power_limit_w": 3200, "settings": {"fan_mode": "manual", "fan_speed": 80}, "enforce": True, "max_per_day": 2,
        "after_reset": False,
    },
    "failover": {
        "pool_ids": [2, 1, 3], "no_share_minutes": 5, "max_reject_percent": 20, "agree_percent": 30,
        "back_after_minutes": 20, "first_percent": 20, "max_changes_per_day": 6, "fill_slots": False, "take_over": True,
    },
    "balancing": {
        "shares": [{"pool_id": 1, "percent": 60}, {"pool_id": 2, "percent": 40}], "tolerance_percent": 5,
        "native": False, "min_move_minutes": 30, "expect_back_minutes": 60, "take_over": True,
    },
    "protection": {
        "temperature_c": 90, "minutes": 5, "source": "miner", "steps_percent": [85, 70, 50], "step_minutes": 5,
        "pause": True, "recover_below_c": 80, "recover_minutes": 15, "on_fan_failure": "pause", "native": False,
        "recovery": {
            "below_percent": 70, "no_share_minutes": 15, "minutes": 15, "use_outlet": False, "max_per_day": 3,
        },
    },
    "power_budget": {
        "limit_w": 50_000, "follow": {"sensor": "sensor.plan", "stale_s": 900, "fail_safe": 1000},
        "meter": {
            "sensor": "sensor.grid", "import_positive": False, "max_import_w": 15_000, "volts": 120, "rise_s": 60,
            "phases": [{"sensor": "sensor.l1", "max_a": 63}], "stale_s": 60, "fail_safe": "hold",
        },
        "signal": {
            "sensor": None, "mqtt_topic": "utility/demand", "levels": {"1": 0, "2": 100}, "numbers": "kw",
            "debounce_s": 10, "stale_s": None, "fail_safe": "release",
        },
        "objective": "profit", "over_person": True, "min_on_minutes": 5, "min_off_minutes": 15,
        "raise_w_per_min": 2000,
    },
    "curtailment": {
        "reduce_w": 500_000, "begins_at": "2099-01-01T17:00:00+00:00", "ends_at": "2099-01-01T19:00:00+00:00",
        "restore_w_per_min": 50_000, "objective": "profit", "over_person": False,
    },
    "solar": {
        "meter": {"sensor": "sensor.grid", "import_positive": False, "export_sensor": "sensor.export"},
        "battery": {
            "soc_sensor": "sensor.soc", "min_soc": 40, "below": "off", "power_sensor": "sensor.battery",
            "charging_positive": False, "charge_from_soc": 90, "max_discharge_w": 500, "stale_minutes": 60,
        },
        "reserve_w": 150, "max_import_w": 80, "up_s": 20, "down_s": 15, "start_minutes": 4, "stop_minutes": 6,
        "min_run_minutes": 12, "min_off_minutes": 14, "max_starts": 4, "limits": False, "stale_s": 120,
        "fail_safe": "hold",
    },
    "heating": {
        "sensor": "sensor.room", "target_c": 19.5, "mode": "off", "presets": {"eco": 17}, "preset": "eco",
        "lowest_c": 8, "highest_c": 25, "band_k": 2, "integral_minutes": 90, "deadband_k": 0.2, "min_on_minutes": 30,
        "min_off_minutes": 20, "stale_minutes": 45, "fail_safe": "hold",
    },
    "load_distribution": {
        "limits": {"Home": 6000, "Barn": 0}, "total_w": 12_000, "objective": "profit", "margin_percent": 8,
        "min_move_minutes": 90, "min_on_minutes": 15, "min_off_minutes": 20, "raise_w_per_min": 3000,
        "over_person": True,
    },
}  # fmt: skip
"""Settings of each kind that are not the defaults."""

STRANGE: tuple[object, ...] = (
    -1, 0, 0.5, 10**30, True, "", "x", "\x00", "sensor.x", [], [[]], [None], [-1], ["x"], [{}], {}, {"x": 1},
    {"pool_id": 1},
)  # fmt: skip
"""Values of every type; some are valid for some keys."""


@pytest.fixture(autouse=True)
async def _pools(call: Call) -> None:
    """Add three pools to the library."""
    for name in ("one", "two", "three"):
        body = {"name": name, "url": f"stratum+tcp://{name}.example:3333", "worker": "account.{hostname}"}
        status, answer = await call("POST", "/api/remote/pools", json=body)
        assert status == 201, answer


def policy(kind: str, **settings: object) -> dict[str, object]:
    """Return a disabled policy of a kind."""
    wanted = {**SETTINGS[kind], **settings}
    return {"name": kind, "kind": kind, "enabled": False, "scope": {"all": True}, "settings": wanted}


def test_every_kind_is_covered() -> None:
    assert SETTINGS.keys() == kinds().keys()


@pytest.mark.parametrize("kind", SETTINGS)
async def test_settings_are_kept_as_given(place: Place, call: Call, kind: str) -> None:
    status, answer = await call("POST", PATH, json=policy(kind))
    assert status == 201, answer
    made: dict[str, Any] = answer["policy"]  # type: ignore[assignment]
    for key, value in SETTINGS[kind].items():
        assert made["settings"][key] == value, key
    # The answer is a valid request, and changes nothing.
    status, answer = await call("PATCH", f"{PATH}/{made['id']}", json={"settings": made["settings"]})
    assert (status, answer["policy"]["version"]) == (200, 1)  # type: ignore[index]
    status, answer = await call("POST", f"{PATH}/dry-run", json={"id": made["id"]})
    assert (status, len(answer["miners"])) == (200, len(place.miners)), answer  # type: ignore[arg-type]
    assert answer["phase"] in kinds()[kind].phases
    assert {row["phase"] for row in answer["miners"]} <= set(kinds()[kind].phases)  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", SETTINGS)
async def test_wrong_types_and_ranges_are_400_at_their_key(place: Place, call: Call, kind: str) -> None:
    """A value is refused with a path inside of its key, or taken; nothing of a refused request is stored."""
    store = place.data.policies.store
    for key in (*SETTINGS[kind], "unknown"):
        refused = 0
        for value in STRANGE:
            count = len(store.policies())
            status, answer = await call("POST", PATH, json=policy(kind, **{key: value}))
            assert status in (201, 400), (key, value, answer)
            assert len(store.policies()) == count + (status == 201)
            if status == 400:
                refused += 1
                errors: list[dict[str, Any]] = answer["errors"]  # type: ignore[assignment]
                assert all(error["path"].startswith("settings") and error["message"] for error in errors), errors
        assert refused >= len(STRANGE) // 2, key
    # Null is a default or is refused, but never another value than the stored policy shows.
    for key in SETTINGS[kind]:
        status, answer = await call("POST", PATH, json=policy(kind, **{key: None}))
        assert status in (201, 400), (key, answer)


async def test_policy_of_an_unknown_pool_is_refused(place: Place, call: Call) -> None:
    for kind, settings in (
        ("failover", {"pool_ids": [1, 99]}),
        ("balancing", {"shares": [{"pool_id": 1, "percent": 60}, {"pool_id": 99, "percent": 40}]}),
        ("template", {"pools": [{"pool_id": 99}]}),
    ):
        status, answer = await call("POST", PATH, json=policy(kind, **settings))
        assert status == 400, (kind, answer)
        assert answer["errors"][0]["path"].startswith("settings"), answer  # type: ignore[index]
    assert place.data.policies.store.policies() == []
