"""All miners of all sites, and how to select some of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..const import DOMAIN, SUBENTRY_MINER
from ..input.fields import normal_address
from .miner import MinerCoordinator
from .site import Site
from .subentry import miner_id_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A union of criteria for miners.

    `location` is the name of a site or an area, a tag is the name of a label; case is ignored.
    """

    miner_ips: tuple[str, ...] = ()
    location: str | None = None
    tags: tuple[str, ...] = ()
    all: bool = False


class UnknownMinerAddressError(Exception):
    """Some addresses are not those of configured miners."""

    def __init__(self, addresses: list[str]) -> None:
        """Keep the addresses as given."""
        super().__init__(f"No miner is configured at {', '.join(addresses)}.")
        self.addresses = addresses


class Fleet:
    """The miners of all loaded sites."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Start without sites."""
        self._hass = hass
        self._sites: dict[str, Site] = {}
        self._by_id: dict[str, MinerCoordinator] = {}
        self._indexed = -1
        self._listeners: list[Callable[[], None]] = []

    @callback
    def async_on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever miners are added or removed; returns how to unsubscribe."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def async_changed(self) -> None:
        """Notify the listeners that miners were added or removed."""
        self._indexed = -1
        for listener in list(self._listeners):
            listener()

    @callback
    def async_add_site(self, site: Site) -> None:
        """Add the miners of a site that was set up."""
        self._sites[site.entry.entry_id] = site
        self.async_changed()

    @callback
    def async_remove_site(self, site: Site) -> None:
        """Remove the miners of a site that was unloaded."""
        self._sites.pop(site.entry.entry_id, None)
        self.async_changed()

    def __iter__(self) -> Iterator[MinerCoordinator]:
        """Iterate over all miners."""
        for site in self._sites.values():
            yield from site.miners.values()

    def miners(self) -> list[MinerCoordinator]:
        """Return all miners."""
        return list(self)

    def sites(self) -> list[Site]:
        """Return all loaded sites."""
        return list(self._sites.values())

    def by_address(self, text: str) -> MinerCoordinator | None:
        """Return the miner at an IP address, in any notation, or with a configured host name; None if there is none.

        If two miners have the address because one of them moved there, prefer the one that answers.
        """
        wanted = normal_address(text)
        there = [miner for miner in self if wanted in (miner.address, miner.host_key)]
        return next((miner for miner in there if miner.last_update_success), there[0] if there else None)

    def by_id(self, miner_id: str) -> MinerCoordinator | None:
        """Return the miner with an identity, whatever its address."""
        miner = self._by_id.get(miner_id)
        if miner is not None and self.has(miner):
            return miner
        # Rebuild the index only if miners were added or removed, so that unknown ids stay cheap.
        count = sum(len(site.miners) for site in self._sites.values())
        if miner is not None or self._indexed != count:
            self._by_id = {known.miner_id: known for known in self}
            self._indexed = count
        return self._by_id.get(miner_id)

    def has(self, miner: MinerCoordinator) -> bool:
        """Return whether a miner is still there; a reloaded site has new objects for the same miners."""
        site = self._sites.get(miner.site.entry.entry_id)
        return site is not None and site.miners.get(miner.subentry_id) is miner

    def is_configured(self, miner_id: str) -> bool:
        """Return whether a miner is configured, even at a site that is not loaded."""
        return self.by_id(miner_id) is not None or any(
            miner_id_of(subentry) == miner_id
            for entry in self._hass.config_entries.async_entries(DOMAIN)
            for subentry in entry.get_subentries_of_type(SUBENTRY_MINER)
        )

    def configured_ids(self) -> set[str]:
        """Return the ids of all configured miners, also those of sites that are not loaded."""
        return {
            miner_id_of(subentry)
            for entry in self._hass.config_entries.async_entries(DOMAIN)
            for subentry in entry.get_subentries_of_type(SUBENTRY_MINER)
        }

    def by_device(self, device_id: str) -> MinerCoordinator | None:
        """Return the miner of a device."""
        device, _entry = dr.async_get_device_and_config_entry_for_domain(
            self._hass, device_id, domain=DOMAIN, include_child_devices=False
        )
        ids = [value for domain, value in device.identifiers if domain == DOMAIN] if device else []
        return next((miner for miner_id in ids if (miner := self.by_id(miner_id))), None)

    def select(self, selection: Selection) -> list[MinerCoordinator]:
        """Return the selected miners without duplicates; may be empty.

        Raises UnknownMinerAddressError if an address is not that of a configured miner.
        """
        by_address: dict[str, MinerCoordinator] = {}
        for miner in sorted(self, key=lambda miner: not miner.last_update_success):
            by_address.setdefault(miner.host_key, miner)
            by_address.setdefault(miner.address, miner)
        unknown = [text for text in selection.miner_ips if normal_address(text) not in by_address]
        if unknown:
            raise UnknownMinerAddressError(unknown)
        chosen = {
            by_address[normal_address(text)].miner_id: by_address[normal_address(text)] for text in selection.miner_ips
        }
        location = selection.location.casefold() if selection.location is not None else None
        tags = {tag.casefold() for tag in selection.tags}
        if selection.all or location is not None or tags:
            for miner in self:
                if (
                    selection.all
                    or location in {miner.location.casefold(), miner.site.name.casefold()}
                    or (tags and not tags.isdisjoint(tag.casefold() for tag in miner.tags))
                ):
                    chosen.setdefault(miner.miner_id, miner)
        return list(chosen.values())
