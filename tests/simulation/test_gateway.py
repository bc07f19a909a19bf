"""The practice gateway keeps a real one's promises: one act a key, whatever it then says; and it is as its seed says."""

import pytest

from argosy.adapters.gateways import Declined, Done, NoAnswer
from argosy.simulation.fakes.gateway import FakeGateway


def capture(gateway, amount, reference, key):
    return gateway.capture("order", amount, "EUR", reference, key)


def test_one_act_a_key():
    gateway = FakeGateway()
    answers = {capture(gateway, 1000, "ch", "k:1") for _ in range(3)}
    assert len(answers) == 1
    assert [m.amount for m in gateway.moves] == [1000]
    assert capture(gateway, 1000, "ch", "k:2") not in answers, "another key is another act"
    assert gateway.net() == 2000


def test_what_a_reference_asks_for_it_gets():
    gateway = FakeGateway()
    assert capture(gateway, 1000, "x-decline-capture", "k:1") == Declined("declined")
    assert gateway.refund("order", 500, "EUR", "x-decline-capture", "k:2") == Done("refund_k:2", 500)
    assert capture(gateway, 1000, "x-timeout-capture", "k:3") == NoAnswer("timeout")
    assert capture(gateway, 1000, "x-timeout-capture", "k:3") == Done("capture_k:3", 1000)
    assert gateway.net() == 500


def test_a_bank_gives_no_more_than_it_holds():
    gateway = FakeGateway()
    gateway.authorize("ch", 1000)
    assert isinstance(capture(gateway, 600, "ch", "k:1"), Done)
    assert capture(gateway, 500, "ch", "k:2") == Declined("more than there is")
    assert gateway.refund("order", 601, "EUR", "ch", "k:3") == Declined("more than there is")
    assert isinstance(gateway.void("order", 400, "EUR", "ch", "k:4"), Done)
    assert capture(gateway, 1, "ch", "k:5") == Declined("more than there is")
    assert isinstance(gateway.refund("order", 600, "EUR", "ch", "k:6"), Done)
    assert gateway.net() == 0


def test_a_card_that_lapsed_holds_nothing():
    gateway = FakeGateway()
    gateway.authorize("ch", 1000)
    gateway.withdraw("ch")
    assert capture(gateway, 1, "ch", "k:1") == Declined("more than there is")


@pytest.mark.parametrize(("share", "most"), [("declines", Declined), ("timeouts", NoAnswer)])
def test_luck_follows_the_seed_and_the_reference(share, most):
    """Not the order's id, nor the order of requests: a replay meets the same fate."""

    def fates(seed, references):
        gateway = FakeGateway(seed, **{share: 0.3})
        return {r: type(capture(gateway, 100, r, f"{seed}{r}")) for r in references}

    references = [f"ch_{i}" for i in range(200)]
    first = fates(1, references)
    assert first == fates(1, list(reversed(references)))
    assert first != fates(2, references)
    assert 30 < sum(fate is most for fate in first.values()) < 90


def test_it_tells_some_acts_twice():
    gateway = FakeGateway(repeats=0.5)
    for i in range(100):
        capture(gateway, 100, f"ch_{i}", f"k:{i}")
    assert 25 < len(gateway.notices) < 75
    assert set(gateway.notices) < set(gateway.moves)
