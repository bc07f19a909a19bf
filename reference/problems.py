"""The page of problems: every code, with the commands that refuse with it."""

from __future__ import annotations

from argosy.base.errors import CATALOGUE
from argosy.engine.registry import Declaration
from reference import words

INTRODUCTION = """\
# Problems

What goes wrong is answered with an RFC 9457 problem document. Its `code` is stable, and is what programs test; further members tell
the facts of the case. A server explains each at `/problems/<code>`.

400 means that the request could not be read, 401 and 403 that this key may not, 404 that there is no such thing (or that it is outside
the key's limits), 409 that the state is in the way just now, 422 that a rule says no, 503 that it may be sent again, with the same
idempotency key.
"""


def page(declared: list[Declaration]) -> str:
    told = [INTRODUCTION]
    for problem in sorted(CATALOGUE.values(), key=lambda p: (p.status, p.code)):
        by = ", ".join(f"[{d.name}](commands.md#{d.name})" for d in declared if problem.code in d.refuses)
        told += [words.heading(2, problem.code, problem.code), f"**{problem.status}.** {problem.title} {problem.advice}", ""]
        told += [f"From {by}.", ""] if by else []
    return "\n".join(told)
