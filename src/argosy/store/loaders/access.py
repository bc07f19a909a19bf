"""What only a few commands need: the right to change settings, a gap-free number series, an API key, users, a view of a list, a remark."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.rows import ApiKey, Remark, Row, Series, SettingsVersion, User, View
from ..statement import Call, Statement
from . import Ask, Loader, Loading, filing, locking

_ENDS = ("", " for no key update", " for no key update skip locked")
SETTINGS = {end: Statement(f"select one, version from settings_version{end}", rows=True) for end in _ENDS}
SERIES = {
    end: Statement(
        f"select {', '.join(Series.spec.columns)} from number_series where code = any({{}}) order by code{end}",
        ["text[]"],
        rows=True,
    )
    for end in _ENDS
}
API_KEY = {
    end: Statement(
        f"select {', '.join(ApiKey.spec.columns)} from api_keys where id = any({{}}) order by id{end}",
        ["uuid[]"],
        rows=True,
    )
    for end in _ENDS
}
VIEW = {
    end: Statement(f"select {', '.join(View.spec.columns)} from views where id = any({{}}) order by id{end}", ["uuid[]"], rows=True)
    for end in _ENDS
}

REMARK = {
    end: Statement(f"select {', '.join(Remark.spec.columns)} from remarks where id = any({{}}) order by id{end}", ["uuid[]"], rows=True)
    for end in _ENDS
}

_USER = ", ".join(User.spec.columns)
USERS = {
    end: Statement(
        f"select {_USER} from users where id = any({{}}) or roles ?| {{}} order by id{end}",
        ["uuid[]", "text[]"],
        rows=True,
    )
    for end in _ENDS
}
LOGINS = Statement(
    "select u.email, u.identity from unnest({}) v (login) join users u on u.email = v.login or u.identity = v.login",
    ["text[]"],
    rows=True,
)

SECRETS = Statement("select hash from api_keys where hash = any({})", ["bytea[]"], rows=True)


class AccessLoader(Loader):
    """Kinds settings, series, api_key, view, remark, secret, user, holders and login. Such commands run in the slow lane, so their rows are
    waited for.

    Who has a role is looked up behind the lock of the settings, which everybody has who gives a role or takes one away.
    """

    def resolve(self, load: Loading) -> Iterator[Ask]:
        if hashes := load.keys("secret"):
            yield Call(SECRETS, [sorted(hashes)]), lambda rows: load.world.secrets.update(r[0] for r in rows)
        if logins := load.keys("login"):
            yield Call(LOGINS, [sorted(logins)]), lambda rows: load.world.logins.update(login for row in rows for login in row)

    def lock(self, load: Loading) -> Iterator[Ask]:
        kinds: tuple[tuple[str, dict[str, Statement], type[Row]], ...] = (
            ("series", SERIES, Series),
            ("settings", SETTINGS, SettingsVersion),
            ("api_key", API_KEY, ApiKey),
            ("view", VIEW, View),
            ("remark", REMARK, Remark),
        )
        for kind, statements, cls in kinds:
            keys = load.keys(kind)
            if keys:
                params = [] if kind == "settings" else [sorted(keys)]
                yield Call(statements[locking(load)], params), filing(load, cls)
        ids, roles = load.keys("user"), load.keys("holders")
        if ids or roles:
            load.world.held.update(roles)
            yield Call(USERS[locking(load)], [sorted(ids), sorted(roles)]), filing(load, User)
