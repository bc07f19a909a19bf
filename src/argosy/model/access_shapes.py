"""What bodies about users and roles are made of."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ..base.limits import CODE_LENGTH_MAX
from .scopes import PATTERN
from .shapes import Amount, Code, Currency

Scope = Annotated[str, StringConstraints(pattern=PATTERN, max_length=CODE_LENGTH_MAX)]
Scopes = Annotated[list[Scope], Field(min_length=1, max_length=100)]
Places = Annotated[list[Code], Field(max_length=200)]
RoleCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=CODE_LENGTH_MAX)]
RoleCodes = Annotated[list[RoleCode], Field(max_length=20)]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=CODE_LENGTH_MAX)]
"""A BCP 47 tag, such as de or pt-BR."""

Encoded = Annotated[str, StringConstraints(pattern=r"^\$argon2id\$[!-~]{20,300}$")]
"""An argon2id hash in its usual encoding."""

Sealed = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_=-]{40,500}$")]
"""A secret that only the servers can open."""

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256, in hex."""

Kind = Literal["refund", "discount", "cancel"]
LimitsIn = dict[Kind, dict[Currency, Amount] | None]
Method = Literal["password", "totp", "recovery", "oidc", "invitation", "reset"]
SignInOutcome = Literal["ok", "wrong_email", "wrong_password", "wrong_code", "used_code", "disabled", "unknown_identity", "throttled"]
