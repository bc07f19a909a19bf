"""Cutting a body into lines as it arrives, holding no more than one line."""

from __future__ import annotations

from argosy.base.limits import COMMAND_LINE_BYTES_MAX

Line = bytes | None
"""None stands for a line longer than COMMAND_LINE_BYTES_MAX, of which nothing is kept."""


class Lines:
    """Feed it what arrives; it answers the lines that have ended."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[Line]:
        """The lines that end in this piece of the body, without their newlines."""
        begun, *ended = chunk.split(b"\n")
        found: list[Line] = []
        for piece in ended:
            self._keep(begun)
            found.append(self._end())
            begun = piece
        self._keep(begun)
        return found

    def last(self) -> list[Line]:
        """What stood behind the last newline, if anything did."""
        return [self._end()] if self._size else []

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > COMMAND_LINE_BYTES_MAX:
            self._pieces.clear()
        elif piece:
            self._pieces.append(piece)

    def _end(self) -> Line:
        line = None if self._size > COMMAND_LINE_BYTES_MAX else b"".join(self._pieces)
        self._pieces.clear()
        self._size = 0
        return line
