"""What signing in leaves behind, and nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..base.limits import MAIL_ATTEMPTS_MAX, MAILS_KEPT_DAYS, SESSION_IDLE_HOURS
from .statement import Call, Script, Statement

SESSIONS = Statement("delete from sessions where expires_at < {} or seen_at < {}", ["timestamptz", "timestamptz"])
TOKENS = Statement("delete from one_time_tokens where expires_at < {}", ["timestamptz"])
STEPS = Statement("delete from used_codes where at < {} and code like 'step:%'", ["timestamptz"])
ATTEMPTS = Statement("delete from sign_in_attempts where at < {}", ["timestamptz"])
FLOWS = Statement("delete from sign_on_flows where expires_at < {}", ["timestamptz"])
MAILS = Statement("delete from outbox where created_at < {}", ["timestamptz"])
GIVEN_UP = Statement("select count(*)::int from outbox where sent_at is null and attempts >= {}", ["integer"], rows=True)


def sweep(now: datetime) -> Script[int]:
    """Delete what has run out by the machine's time. Answers how many mails were given up, which somebody should know."""
    day = now - timedelta(days=1)
    *_, rows = yield [
        Call(SESSIONS, [now, now - timedelta(hours=SESSION_IDLE_HOURS)]),
        Call(TOKENS, [day]),
        Call(STEPS, [day]),
        Call(ATTEMPTS, [day]),
        Call(FLOWS, [now]),
        Call(MAILS, [now - timedelta(days=MAILS_KEPT_DAYS)]),
        Call(GIVEN_UP, [MAIL_ATTEMPTS_MAX]),
    ]
    assert isinstance(rows, list)
    return int(rows[0][0])
