"""What makes a password too weak: as NIST SP 800-63B has it, length, and that it is none of those that are tried first.

No rule asks for digits or signs. How many guesses a password would take is estimated by zxcvbn, which knows the most usual ones, names,
words and keyboards' rows in several languages; it is loaded when the first password is chosen, since a server's start needs none of it.
"""

from __future__ import annotations

from typing import Any, Literal

from .limits import PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN

Weakness = Literal["too_short", "too_long", "too_simple", "known", "usual"]

DIFFERENT_CHARACTERS_MIN = 5
SCORE_MIN = 3
"""Of 4: it takes more than 10^8 guesses (zxcvbn), which a throttled door and argon2id make unthinkable."""
LOOKED_AT = 72
"""Characters that are looked at for patterns: a longer password is judged by its beginning, since the search for patterns is quadratic."""
WORD_LENGTH_MIN = 3


def weakness(password: str, *known: str) -> Weakness | None:
    """Why a password won't do; None if it will. `known`: what somebody would try who knows the person: their name, their address, the
    shop's.
    """
    if len(password) < PASSWORD_LENGTH_MIN:
        return "too_short"
    if len(password) > PASSWORD_LENGTH_MAX:
        return "too_long"
    folded = password.casefold()
    if len(set(folded)) < DIFFERENT_CHARACTERS_MIN:
        return "too_simple"
    words = sorted({word for said in known for word in _words(said)}, key=len, reverse=True)
    left = folded
    for word in words:
        left = left.replace(word, "")
    return "known" if len(left) < PASSWORD_LENGTH_MIN // 2 else _guessed(password, words)


def _words(said: str) -> list[str]:
    """Parts of a name or an address that are long enough to be one."""
    plain = "".join(c if c.isalnum() else " " for c in said.casefold())
    return [word for word in plain.split() if len(word) >= WORD_LENGTH_MIN]


def _guessed(password: str, words: list[str]) -> Weakness | None:
    from zxcvbn import zxcvbn  # type: ignore[import-untyped]  # noqa: PLC0415 (see above)

    found = zxcvbn(password[:LOOKED_AT], user_inputs=words, max_length=LOOKED_AT)
    if found["score"] >= SCORE_MIN:
        return None
    patterns: list[dict[str, Any]] = found["sequence"]
    largest = max(patterns, key=lambda pattern: len(pattern["token"]))
    if largest.get("dictionary_name") == "user_inputs":
        return "known"
    return "usual" if largest["pattern"] == "dictionary" else "too_simple"
