"""A coalescer whose connections are tracks: a batch stands there until the test lets it through."""

import asyncio

from argosy.engine import coalescer as module
from argosy.engine.coalescer import Coalescer
from argosy.engine.submission import Reply
from tests.engine.extras import COMMANDS
from tests.shop import order_body, submission

DONE = Reply(200, b"{}")


def order(reference):
    return {"channel": "web", "reference": reference}


def on(reference, key=None):
    """A light command on an order."""
    return submission("orders.cancel", {"order": order(reference)}, key=key)


def heavy(reference):
    lines = [{"line": n + 1, "quantity": 1} for n in range(257)]
    return submission("orders.cancel", {"order": order(reference), "lines": lines})


def patient(reference):
    return module.Submission(COMMANDS["test.number"].body.model_validate({"order": order(reference), "series": "INV"}))


def placing(reference, *skus):
    """An order of which it is known whose stock it locks."""
    return submission("orders.place", order_body(reference, dict.fromkeys(skus, 1)))


class Batch(list):
    """The group a batch sends; `loaded` is what it calls when its rows are its own."""

    loaded = None


class Track:
    """A lane's connection: a batch stands on it until the test lets it through, with what each command is to hear."""

    def __init__(self):
        self.batch = None
        self.heard = None
        self.through = asyncio.Event()

    async def execute(self, batch):
        self.batch = batch
        await self.through.wait()
        self.through.clear()
        self.batch = None
        return self.heard


class House:
    """A coalescer over two tracks, and a third beside the slow one.

    `ran` is what has run to its end, in order; commands are known by the names given.
    """

    def __init__(self):
        self.fast, self.slow, self.beside = Track(), Track(), Track()
        self.coalescer = Coalescer(self.fast, self.beside, self.slow)
        self.names = {}
        self.ran = []
        self.tasks = []

    async def send(self, **commands):
        for name, command in commands.items():
            self.names[command.id] = name
            self.tasks.append(asyncio.create_task(self.coalescer.submit(command)))
        await self.settle()

    def named(self, name):
        command = on(name)
        self.names[command.id] = name
        return command

    async def send_all(self, **commands):
        self.names |= {command.id: name for name, command in commands.items()}
        self.tasks.append(asyncio.create_task(self.coalescer.submit_all(list(commands.values()))))
        await self.settle()

    @staticmethod
    async def settle():
        for _ in range(5 * module.QUIET_TURNS):
            await asyncio.sleep(0)

    def on(self, track):
        """Who is under way on a track."""
        return [self.names[s.id] for s in track.batch or ()]

    async def let(self, track, **heard):
        """Let a batch through: everybody is done but those named, who hear what is given."""
        answers = [heard.get(name, DONE) for name in self.on(track)]
        self.ran += [name for name, answer in zip(self.on(track), answers, strict=True) if answer is DONE]
        track.heard = answers, False
        track.through.set()
        await self.settle()

    async def load(self, track):
        """A batch's rows are locked and read; it goes on to its decisions."""
        track.batch.loaded()
        await self.settle()

    async def finish(self):
        tracks = (self.fast, self.slow, self.beside)
        while any(track.batch for track in tracks):
            for track in tracks:
                if track.batch:
                    await self.let(track)
        await asyncio.wait_for(self.coalescer.close(), 10)
        for answer in await asyncio.gather(*self.tasks):
            assert answer is DONE or answer == [DONE] * len(answer)


def in_house(monkeypatch, play):
    def attempt(desk, batch, *, skip, loaded):
        group = Batch(batch)
        group.loaded = loaded
        return (yield group)

    monkeypatch.setattr(module, "attempt", attempt)

    async def run():
        house = House()
        await play(house)
        await house.finish()
        return house.ran

    return asyncio.run(run())
