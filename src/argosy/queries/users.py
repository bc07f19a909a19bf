"""Users: by what they come in with, for the door; and as a list, for those who look after them."""

from __future__ import annotations

from typing import Any

from argosy.base import ids
from argosy.base.ids import Id
from argosy.model.rows import User
from argosy.queries.plain import cursor, key_of, rows
from argosy.store.statement import Call, Script, Statement

_ROW = ", ".join(User.spec.columns)
BY = {
    column: Statement(f"select {_ROW} from users where {column} = {{}}", [type_], rows=True)
    for column, type_ in (("email", "text"), ("identity", "text"), ("id", "uuid"))
}
SHOWN = (
    *("id", "email", "name", "roles", "locations", "channels", "language", "time_zone"),
    *("created_at", "invited_at", "signed_in_at", "disabled_at"),
)
_SHOWN = f"select {', '.join(SHOWN)}, password is not null, totp is not null, identity is not null from users"
ONE = Statement(f"{_SHOWN} where id = {{}}", ["uuid"], rows=True)
PAGE = Statement(
    f"{_SHOWN} where email > {{}} order by email limit {{}}",
    ["text", "integer"],
    rows=True,
)
STATES = ("has_password", "has_second_factor", "has_sign_on")


def user_by_email(email: str) -> Script[User | None]:
    """`email` in small letters."""
    return (yield from _user("email", email))


def user_by_identity(identity: str) -> Script[User | None]:
    """Who this is at the provider of single sign-on."""
    return (yield from _user("identity", identity))


def user_by_id(id: Id) -> Script[User | None]:
    """Whoever has this id, with the hashes of what they know: for the door, and for no screen."""
    return (yield from _user("id", id))


def _user(column: str, value: Any) -> Script[User | None]:
    found = rows((yield [Call(BY[column], [value])]), 0)
    return User(*found[0]) if found else None


def user_list(after: str | None, limit: int) -> Script[dict[str, Any]]:
    """{"items", "next"}: at most `limit` users behind the cursor `after`, by e-mail address. Raises BadCursor."""
    (last,) = ("",) if after is None else key_of(after, str)
    items = [_shown(row) for row in rows((yield [Call(PAGE, [last, limit])]), 0)]
    return {"items": items, "next": cursor(items[-1]["email"]) if len(items) == limit else None}


def user_shown(id: Id) -> Script[dict[str, Any] | None]:
    """One user as the list shows them; None if there is none."""
    found = rows((yield [Call(ONE, [id])]), 0)
    return _shown(found[0]) if found else None


def _shown(row: tuple[Any, ...]) -> dict[str, Any]:
    told = dict(zip((*SHOWN, *STATES), row, strict=True))
    return told | {"id": ids.text(told["id"])}
