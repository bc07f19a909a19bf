"""Secrets, and what is kept of them: hashes of passwords and tokens, sealed secrets of second factors, codes.

Libraries do the work: argon2-cffi with its recommended parameters (RFC 9106), pyotp for RFC 6238, Fernet of cryptography. Tokens and
recovery codes are long and random, so a plain SHA-256 of them is enough; a password is neither, and gets argon2id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from cryptography.fernet import Fernet, InvalidToken, MultiFernet

STEP_SECONDS = 30
"""So long a code is shown (RFC 6238, and every app there is)."""
CLOCKS_APART_STEPS = (0, -1, 1)
"""A telephone's clock may be half a minute off, and people type slowly."""
RECOVERY_CODES = 10
RECOVERY_CODE_BYTES = 10
KEY_PURPOSE = b"argosy sealed secrets\0"

_hasher = PasswordHasher()


@cache
def _nobodys() -> str:
    """What is compared where there is nothing to compare: an address that nobody has must take as long to refuse as a wrong password."""
    return _hasher.hash(secrets.token_urlsafe(16))


# ── passwords ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def hashed(password: str) -> str:
    """The argon2id hash of a password, as it is stored. Takes some 50 ms and 64 MiB, on purpose: not for an event loop."""
    return _hasher.hash(password)


def matches(encoded: str | None, password: str) -> bool:
    """Whether it is this password; never, and just as slowly, without a hash."""
    try:
        _hasher.verify(encoded or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return encoded is not None


def outdated(encoded: str) -> bool:
    """Whether it was hashed under weaker parameters than today's."""
    return _hasher.check_needs_rehash(encoded)


# ── tokens and codes ─────────────────────────────────────────────────────────────────────────────────────────────────────


def token() -> str:
    """256 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def recovery_codes() -> list[str]:
    """Codes of 80 random bits, in groups that people can copy."""
    made = [base64.b32encode(secrets.token_bytes(RECOVERY_CODE_BYTES)).decode().lower() for _ in range(RECOVERY_CODES)]
    return ["-".join(code[i : i + 4] for i in range(0, len(code), 4)) for code in made]


def recovery_hash(code: str) -> str:
    """What is kept of a recovery code, however it is typed."""
    return hashlib.sha256("".join(code.lower().split()).replace("-", "").encode()).hexdigest()


# ── the second factor ────────────────────────────────────────────────────────────────────────────────────────────────────


def totp_secret() -> str:
    return pyotp.random_base32()


def totp_address(secret: str, email: str, shop: str) -> str:
    """The otpauth:// address that an app reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=shop)


def totp_step(secret: str, code: str, now: datetime) -> int | None:
    """Which half minute's code it is, of the three that are taken just now; None if it is none of them."""
    totp, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    typed = "".join(code.split()).encode()
    for apart in CLOCKS_APART_STEPS:
        if hmac.compare_digest(totp.generate_otp(current + apart).encode(), typed):
            return current + apart
    return None


class Vault:
    """Seals what must be read again. The first key seals, and every one opens, so that a key can be replaced."""

    def __init__(self, *keys: str) -> None:
        self._fernet = MultiFernet([Fernet(_key(key)) for key in keys if key])

    def seal(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str, seconds_max: int | None = None) -> str | None:
        """What was sealed; None if it wasn't with these keys, or longer ago than that."""
        try:
            return self._fernet.decrypt(sealed.encode(), seconds_max).decode()
        except InvalidToken:
            return None


def _key(said: str) -> bytes:
    """A Fernet key of whatever was said: keys are long random texts, not passwords."""
    return base64.urlsafe_b64encode(hashlib.sha256(KEY_PURPOSE + said.encode()).digest())
