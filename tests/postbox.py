"""A real SMTP server on this machine, and what arrived there."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from argosy.adapters.mail import Server


class Box:
    """What arrived. `refuses`: whether it takes nothing."""

    def __init__(self) -> None:
        self.arrived = []
        self.refuses = False

    async def handle_DATA(self, server, session, envelope):
        if self.refuses:
            return "550 änna@example.com is unknown here"
        self.arrived.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def delivering(box: Box) -> Iterator[Server]:
    """The server that brings mails into the box."""
    controller = Controller(box, hostname="127.0.0.1", port=free_port(), enable_SMTPUTF8=True)
    controller.start()
    try:
        yield Server("127.0.0.1", controller.port, False, None, None)
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
