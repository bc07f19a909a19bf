"""What only a few commands need: the right to change settings, a gap-free number series, an API key, a view of a list."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.rows import ApiKey, Row, Series, SettingsVersion, View
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

SECRETS = Statement("select hash from api_keys where hash = any({})", ["bytea[]"], rows=True)


class AccessLoader(Loader):
    """Kinds settings, series, api_key, view and secret. Such commands run in the slow lane, so their rows are waited for."""

    def resolve(self, load: Loading) -> Iterator[Ask]:
        if hashes := load.keys("secret"):
            yield Call(SECRETS, [sorted(hashes)]), lambda rows: load.world.secrets.update(r[0] for r in rows)

    def lock(self, load: Loading) -> Iterator[Ask]:
        kinds: tuple[tuple[str, dict[str, Statement], type[Row]], ...] = (
            ("series", SERIES, Series),
            ("settings", SETTINGS, SettingsVersion),
            ("api_key", API_KEY, ApiKey),
            ("view", VIEW, View),
        )
        for kind, statements, cls in kinds:
            keys = load.keys(kind)
            if keys:
                params = [] if kind == "settings" else [sorted(keys)]
                yield Call(statements[locking(load)], params), filing(load, cls)
