"""Many writers at once: threads with offices of their own over one database, each with its own dice."""

import random
import threading
import time

from argosy.engine.office import Office
from argosy.store.drivers import PlainConnection
from tests.shop import order_body, submission

SKUS = ("TEA", "CUP", "POT")
PLACES = ("BER", "HAM")
ORDERS = 12


class Writer(threading.Thread):
    """Sends random batches until told to stop; keeps what it sent and what it heard."""

    def __init__(self, database, seed, until, batches=(1, 1, 3, 8)):
        super().__init__()
        self.connection = PlainConnection(database.engine_conninfo("slow"))
        self.office = Office(self.connection)
        self.dice = random.Random(seed)
        self.name = f"w{seed}"
        self.until = until
        self.batches = batches
        self.heard = []
        self.failure = None

    def run(self):
        try:
            while time.monotonic() < self.until:
                batch = [self.command() for _ in range(self.dice.choice(self.batches))]
                self.heard += zip(batch, self.office.run(batch), strict=True)
        except BaseException as failure:  # told by `joined`, in the test's own thread
            self.failure = failure
            raise
        finally:
            self.connection.close()

    def command(self):
        dice = self.dice
        order = {"channel": "web", "reference": f"R{dice.randrange(ORDERS)}"}
        sku, place, few = dice.choice(SKUS), dice.choice(PLACES), dice.randint(1, 4)
        amount = f"{dice.randint(1, 40)}.00"
        paid = {"order": order, "payment": 1, "amount": amount}
        skus = {s: dice.randint(1, 3) for s in dice.sample(SKUS, dice.randint(1, 3))}
        new = f"{self.name}-{len(self.heard)}-{dice.random()}"
        name, body = dice.choice(
            [
                ("orders.place", order_body(order["reference"], skus, authorized="10.00")),
                ("orders.place", order_body(new, skus)),
                ("orders.cancel", {"order": order}),
                ("orders.cancel", {"order": order, "lines": [{"line": 1, "quantity": 1}]}),
                ("stock.receive", {"sku": sku, "location": place, "quantity": few}),
                ("stock.correct", {"sku": sku, "location": place, "change": -few, "reason": "x"}),
                ("fulfillment.release", {"order": order}),
                ("fulfillment.pick", {"order": order, "fulfillment": dice.randint(1, 2)}),
                ("fulfillment.ship", {"order": order, "fulfillment": dice.randint(1, 2)}),
                ("fulfillment.record_shipment", {"order": order, "location": place, "lines": [{"line": 1, "quantity": 1}]}),
                ("payments.authorize", {"order": order, "collector": "test", "amount": amount}),
                ("payments.record_capture", paid),
                ("payments.record_refund", paid),
                ("stock.rebalance", {"sku": sku}),
            ]
        )
        return submission(name, body)


def joined(threads, seconds=60):
    """Start them, wait for all of them, and raise what any of them failed with."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    for thread in threads:
        if getattr(thread, "failure", None) is not None:
            raise thread.failure


def at_once(*works):
    """Run pieces of work from the same moment, each in a thread; their answers."""
    start = threading.Barrier(len(works))
    answers = [None] * len(works)

    def run(i):
        start.wait()
        answers[i] = works[i]()

    joined([threading.Thread(target=run, args=(i,)) for i in range(len(works))])
    return answers
