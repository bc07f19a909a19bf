"""The instruction loop: what a command wrote down for the outside to do is asked here; the answer is another command.

One step reads open instructions, calls their gateways outside of any transaction, and records the answers. Two workers
that take the same instruction do no harm: the gateway acts once for its key, and the record knows the act again by its
reference. Recalls are asked of the floor, which answers by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ..base.ids import Id, text
from ..base.money import decimal
from ..commands.payments.postpone import PostponeInstruction
from ..commands.payments.record_capture import RecordCapture
from ..commands.payments.record_failure import RecordFailure
from ..commands.payments.record_refund import RecordRefund
from ..commands.payments.record_void import RecordVoid
from ..engine.actor import SYSTEM
from ..engine.office import Office
from ..engine.registry import Command
from ..engine.submission import Submission
from ..store.statement import Call, Statement
from .gateways import Answer, Declined, Done, Gateway, NoAnswer

log = logging.getLogger("argosy.instructions")

INSTRUCTIONS_MAX = 100
OPEN = Statement(
    "select i.order_id, i.n, i.kind, i.amount, i.payment, i.attempts, p.collector, p.reference, o.currency, o.exponent "
    "from instructions i join payments p on p.order_id = i.order_id and p.n = i.payment "
    "join orders o on o.id = i.order_id "
    "where i.state = 'open' and i.kind in ('capture', 'void', 'refund') and i.try_at <= {} and p.collector = any({}) "
    "order by i.try_at, i.order_id, i.n limit {}",
    ["timestamptz", "text[]", "integer"],
    rows=True,
)
RECORDS: dict[str, type[RecordCapture] | type[RecordVoid] | type[RecordRefund]] = {
    "capture": RecordCapture,
    "void": RecordVoid,
    "refund": RecordRefund,
}


class Asked(NamedTuple):
    """An open instruction, with what its gateway must be told. `amount`: minor units of `currency`."""

    order: Id
    n: int
    kind: str
    amount: int
    payment: int
    attempts: int
    collector: str
    reference: str | None
    currency: str
    exponent: int

    @property
    def key(self) -> str:
        """The gateway's idempotency key: one for all attempts."""
        return f"{text(self.order)}:{self.n}"


@dataclass(frozen=True)
class Drained:
    """How many instructions were asked in a step, and how they were answered.

    `overtaken`: answers that changed nothing, because a fact had told it already or the rows were busy (it is asked
    again).
    """

    asked: int = 0
    done: int = 0
    declined: int = 0
    unanswered: int = 0
    overtaken: int = 0


def drain(office: Office, gateways: Mapping[str, Gateway], now: datetime, limit: int = INSTRUCTIONS_MAX) -> Drained:
    """Ask up to `limit` instructions that are to be tried by `now` (the World's time), longest waiting first.

    `gateways`: collector code → gateway. Single-step: call it again while it answers `asked == limit`. Errors are the
    database's; a gateway's failure is an answer.
    """
    reachable = sorted(code for code, gateway in gateways.items() if gateway.automatic)
    rows = office.connection.execute([Call(OPEN, [now, reachable, limit])])[0]
    assert isinstance(rows, list)
    answers = [(asked, ask(gateways[asked.collector], asked)) for asked in (Asked(*row) for row in rows)]
    replies = office.run([submission(asked, answer) for asked, answer in answers])
    kinds = [type(answer) for _, answer in answers]
    return Drained(
        len(answers),
        kinds.count(Done),
        kinds.count(Declined),
        kinds.count(NoAnswer),
        sum(not reply.accepted for reply in replies),
    )


def ask(gateway: Gateway, asked: Asked) -> Answer:
    """Put one instruction to its gateway. An adapter's bug counts as no answer: the instruction stays open and
    visible.
    """
    verb = {"capture": gateway.capture, "void": gateway.void, "refund": gateway.refund}[asked.kind]
    try:
        return verb(text(asked.order), asked.amount, asked.currency, asked.reference, asked.key)
    except Exception:
        log.exception("the gateway of collector %s failed at %s %s", asked.collector, asked.kind, asked.key)
        return NoAnswer("the gateway's adapter failed")


def submission(asked: Asked, answer: Answer) -> Submission:
    """The command that records an answer, under a key made from the instruction and the attempt."""
    body = _record(asked, answer)
    return Submission(body, SYSTEM, f"instr:{asked.key}:{asked.attempts}:{body.declaration.name}")


def _record(asked: Asked, answer: Answer) -> Command:
    if isinstance(answer, NoAnswer):
        return PostponeInstruction(order=asked.order, instruction=asked.n, failure=answer.reason)
    if isinstance(answer, Declined):
        return RecordFailure(order=asked.order, instruction=asked.n, failure=answer.reason)
    if answer.amount == 0:
        return RecordFailure(order=asked.order, instruction=asked.n, failure="the gateway says that it is done, with nothing")
    return RECORDS[asked.kind](
        order=asked.order,
        payment=asked.payment,
        amount=decimal(asked.amount if answer.amount is None else answer.amount, asked.exponent),
        reference=answer.external_id,
        instruction=asked.n,
    )
