"""What a driver of a web interface with a log-in must raise where a simulated miner has a fault."""

from __future__ import annotations

from custom_components.miner_remote.drivers.base import (
    AuthenticationError,
    DriverError,
    RefusedError,
    TimedOutError,
    UnreachableError,
)
from simulator.machine import Fault

READS: dict[Fault, type[DriverError] | None] = {
    Fault.DEAD: UnreachableError,
    Fault.NO_REPLY: TimedOutError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: UnreachableError,
    Fault.GARBAGE: RefusedError,
    Fault.TRUNCATED: DriverError,
    Fault.NUL: None,
    Fault.UNAUTHORIZED: AuthenticationError,
    Fault.NO_REPLY_WRITES: None,
    Fault.ACCESS_DENIED: None,
}
"""By reads; None where the answer is there all the same."""

WRITES: dict[Fault, type[DriverError]] = {
    Fault.DEAD: UnreachableError,
    Fault.NO_REPLY: TimedOutError,
    Fault.NO_REPLY_WRITES: TimedOutError,
    Fault.SLOW_DRIP: TimedOutError,
    Fault.RESET: UnreachableError,
    Fault.GARBAGE: RefusedError,
    Fault.UNAUTHORIZED: AuthenticationError,
    Fault.ACCESS_DENIED: RefusedError,
}
