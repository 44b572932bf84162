"""Random hostile numbers, poll after poll: energy, totals, savings and the registry stay within their ranges."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from custom_components.miner_remote.drivers.contract.plausible_ranges import MAX_POSITION, MAX_POWER_W, RANGES
from custom_components.miner_remote.drivers.contract.values import Board, Fan, Identity, Pool, Snapshot
from custom_components.miner_remote.entities import energy_total
from custom_components.miner_remote.runtime import DATA
from custom_components.miner_remote.schedules import savings
from simulator.fleet import Fleet

from ..conftest import SetUpSite, miners_of
from ..schedules.helpers import add, now_for

EXAMPLES = int(os.environ.get("MINER_REMOTE_EXAMPLES", "300"))
POLL_S = 30.0

hostile = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.sampled_from([1e300, -1e308, 1e305, 1e308, 10**40, -(10**40), 0, 3200, 95.5]),
    st.integers(min_value=-(10**50), max_value=10**50),
)
positions = st.integers(min_value=-10, max_value=10**6)
boards = st.lists(
    st.builds(
        lambda position, numbers: Board(position=position, **numbers),
        positions,
        st.fixed_dictionaries(
            dict.fromkeys(("hashrate_ths", "temperature_c", "chip_temperature_c", "frequency_mhz", "chips"), hostile)
        ),
    ),
    max_size=40,
)
fans = st.lists(st.builds(lambda position, rpm: Fan(position=position, rpm=rpm), positions, hostile), max_size=40)
pools = st.lists(
    st.builds(
        lambda slot, url, count: Pool(slot=slot, url=url, user="u", active=True, accepted=count),
        positions,
        st.text(max_size=400),
        hostile,
    ),
    max_size=5,
)
numbers = st.fixed_dictionaries({name: hostile for name in RANGES if name in Snapshot.__dataclass_fields__})


def snapshots_of(identity: Identity) -> Iterator[Snapshot]:
    """Yield snapshots with hostile values, of the machine with this identity."""
    found: list[Snapshot] = []

    @settings(max_examples=EXAMPLES, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(numbers=numbers, boards=boards, fans=fans, pools=pools, mining=st.booleans())
    def collect(
        numbers: dict[str, float], boards: list[Board], fans: list[Fan], pools: list[Pool], mining: bool
    ) -> None:
        found.append(
            Snapshot(
                identity=identity,
                mining=mining,
                paused=not mining,
                boards=tuple(boards),
                fans=tuple(fans),
                pools=tuple(pools),
                **numbers,  # type: ignore[arg-type]
            )
        )

    collect()
    yield from found


@pytest.mark.timeout(1800)
async def test_hostile_polls_keep_energy_savings_and_registry_in_range(
    hass: HomeAssistant, set_up_site: SetUpSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = 1000.0
    monkeypatch.setattr(energy_total, "monotonic", lambda: now)
    monkeypatch.setattr(savings, "monotonic", lambda: now)
    async with Fleet.start(kinds=["axeos"], base="127.36.33.1") as fleet:
        entry = await set_up_site(fleet.machines, enable_all=True)
        (miner,) = miners_of(hass, entry)
        schedule_id = await add(hass, name="Hold", **now_for(one_time_action="off"))
        caplog.clear()
        polls = 0
        for snapshot in snapshots_of(miner.data.identity):
            now += POLL_S
            polls += 1
            miner.async_set_snapshot(snapshot)
            hass.data[DATA].savings._count()
            if polls % 50 == 0:
                await hass.async_block_till_done()
        await hass.async_block_till_done()
        assert polls >= EXAMPLES * 0.9

        most_kwh = MAX_POWER_W / 1000 * polls * POLL_S / 3600
        for state in hass.states.async_all("sensor"):
            try:
                value = float(state.state)
            except ValueError:
                continue
            unit = state.attributes.get("unit_of_measurement")
            highest = {"kWh": most_kwh, "W": MAX_POWER_W, "TH/s": 10_000, "°C": 300, "J/TH": 1e9}.get(str(unit), 10**16)
            assert -50 <= value <= highest, state.entity_id
        energy = er.async_get(hass).async_get_entity_id("sensor", "miner_remote", f"{miner.miner_id}_energy")
        assert energy is not None
        assert (total := hass.states.get(energy)) is not None
        assert float(total.state) > 0
        saved = hass.data[DATA].savings.of(schedule_id)
        assert 0 <= saved.energy_kwh <= most_kwh
        entities = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        assert len(entities) <= 80 + (MAX_POSITION + 1) * 7
        assert "Traceback" not in caplog.text
        assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
