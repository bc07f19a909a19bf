"""Running a script: its groups go to a connection, the answers come back to it; waiting or awaiting."""

from __future__ import annotations

import asyncio
from time import sleep
from typing import Protocol, TypeVar

import psycopg

from argosy.store.statement import Answer, Group, Pause, RowCountMismatch, Script, Unencodable

T = TypeVar("T")

ERRORS = (psycopg.Error, RowCountMismatch, Unencodable)


class Connection(Protocol):
    """What `drive` needs; a test of the engine's rules may answer from memory."""

    def execute(self, group: Group) -> Answer: ...


class AsyncConnection(Protocol):
    """What `adrive` needs."""

    async def execute(self, group: Group) -> Answer: ...


def drive(script: Script[T], connection: Connection) -> T:
    """Run a script to its end and return its result.

    A group's error (`ERRORS`) is thrown into the script at its yield, where it may roll back and go on; what it lets
    pass is raised here. A script ends its own transaction: this knows of none.
    """
    try:
        group = next(script)
        while True:
            if type(group) is Pause:
                sleep(group.seconds)
                group = script.send([])
                continue
            try:
                answer = connection.execute(group)
            except ERRORS as error:
                group = script.throw(error)
            else:
                group = script.send(answer)
    except StopIteration as stop:
        result: T = stop.value
        return result


async def adrive(script: Script[T], connection: AsyncConnection) -> T:
    """`drive`, awaiting each group. A cancellation is not thrown into the script: its connection has ended then."""
    try:
        group = next(script)
        while True:
            if type(group) is Pause:
                await asyncio.sleep(group.seconds)
                group = script.send([])
                continue
            try:
                answer = await connection.execute(group)
            except ERRORS as error:
                group = script.throw(error)
            else:
                group = script.send(answer)
    except StopIteration as stop:
        result: T = stop.value
        return result
