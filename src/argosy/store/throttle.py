"""How often somebody may guess: by e-mail address and by where from, counted in the database, so that it holds for all processes.

An attempt is counted before it is looked at, so that a hundred at once are a hundred. After some free ones, each failure doubles
the wait. A success takes its own count back: for an e-mail address all of it, for an address just the one.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import ceil
from typing import NamedTuple

from ..base.limits import SIGN_IN_WAIT_SECONDS_MAX, SIGN_INS_FREE_PER_ADDRESS, SIGN_INS_FREE_PER_EMAIL
from ..base.network import place
from .statement import Call, Script, Statement

FORGOTTEN = timedelta(days=1)
"""Failures older than this, without one since, are forgotten."""
DOUBLINGS_MAX = 20
NOTED_FREE = 20
"""Attempts that were stopped and are written down each, before a flood of them is thinned out: whoever may not come in must not fill a
disk, either."""

COUNT = Statement(
    "insert into sign_in_attempts as a (key, failures, free, at, blocked_until) "
    "select v.key, 1, v.free, v.at, v.at from (select unnest({}) as key, unnest({}) as free, {} as at) v order by v.key "
    "on conflict (key) do update set at = excluded.at, failures = case when a.at < {} then 1 else a.failures + 1 end, "
    "blocked_until = case when a.at < {} or a.failures < a.free then excluded.at "
    "else excluded.at + make_interval(secs => least({}, power(2, least({}, a.failures - a.free)))) end "
    "where a.blocked_until <= excluded.at returning key",
    ["text[]", "integer[]", "timestamptz", "timestamptz", "timestamptz", "integer", "integer"],
    rows=True,
)
BLOCKED = Statement("select key, blocked_until from sign_in_attempts where key = any({}) order by key", ["text[]"], rows=True)
FORGIVE = Statement("delete from sign_in_attempts where key = {}", ["text"])
UNCOUNT = Statement("update sign_in_attempts set failures = failures - 1, blocked_until = at where key = {} and failures > 0", ["text"])


class Guess(NamedTuple):
    """What is counted, and how often it may fail before anybody waits."""

    key: str
    free: int


def by_email(email: str) -> Guess:
    """Of whoever it is: a hash, since people also type what isn't theirs, or isn't an address."""
    return Guess(f"email:{hashlib.sha256(email.encode()).hexdigest()}", SIGN_INS_FREE_PER_EMAIL)


def by_address(address: str) -> Guess:
    """Of where it comes from: an IPv4 address, or an IPv6 network, of which anybody has more addresses than could be counted."""
    found = place(address)
    if found is None:
        return Guess("address:unknown", SIGN_INS_FREE_PER_ADDRESS)
    shown = str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
    return Guess(f"address:{shown}", SIGN_INS_FREE_PER_ADDRESS)


def noted(guess: Guess) -> Guess:
    """Of attempts that were stopped, as they are written down."""
    return Guess(f"noted:{guess.key}", NOTED_FREE)


def attempt(guesses: Sequence[Guess], now: datetime) -> Script[int]:
    """Count an attempt, as if it had failed. Answers how many seconds somebody must wait; 0 is go on."""
    keys, before = [g.key for g in guesses], now - FORGOTTEN
    counted = [keys, [g.free for g in guesses], now, before, before, SIGN_IN_WAIT_SECONDS_MAX, DOUBLINGS_MAX]
    going, blocked = yield [Call(COUNT, counted), Call(BLOCKED, [keys])]
    assert isinstance(going, list)
    assert isinstance(blocked, list)
    passed = {row[0] for row in going}
    waits = [(until - now).total_seconds() for key, until in blocked if key not in passed]
    return max((ceil(seconds) for seconds in waits), default=0)


def succeeded(guesses: Sequence[Guess]) -> Script[None]:
    """The attempt was no guess. The first is forgiven; who knows one password must not wipe out what they tried on others."""
    first, *others = guesses
    yield [Call(FORGIVE, [first.key]), *(Call(UNCOUNT, [guess.key]) for guess in others)]
