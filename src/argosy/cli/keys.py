"""argosy keys: make, list and revoke API keys. A key's secret is shown once, when it is made; only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from typing import Annotated

import orjson
import psycopg
import typer
from psycopg.rows import dict_row
from pydantic import ValidationError
from rich.table import Table

from argosy.base.errors import CATALOGUE
from argosy.cli.place import OPERATOR, Demo, Json, database, office
from argosy.cli.show import Mistaken, console, print_json
from argosy.engine.office import Office
from argosy.engine.registry import REGISTRY
from argosy.engine.submission import Reply
from argosy.model.shapes import field_name, message

app = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)


def make_key(
    desk: Office, name: str, scopes: list[str], locations: list[str] | None = None, channels: list[str] | None = None
) -> tuple[str, str]:
    """(id, secret) of a new key. Raises Mistaken with why it was refused."""
    secret = f"argosy_{secrets.token_urlsafe(24)}"
    body = {
        "name": name,
        "hash": hashlib.sha256(secret.encode()).hexdigest(),
        "scopes": scopes,
        "locations": locations,
        "channels": channels,
    }
    try:
        asked = REGISTRY["access.put_key"].body.model_validate(body)
    except ValidationError as error:
        first = error.errors()[0]
        raise Mistaken(f"{field_name(first['loc'])}: {message(first)}.") from None
    outcome = _accepted(desk.submit(asked, OPERATOR))
    return outcome["id"], secret


def _accepted(reply: Reply) -> dict[str, str]:
    outcome: dict[str, str] = orjson.loads(reply.body)
    if not reply.accepted:
        problem = CATALOGUE[reply.code or "failed"]
        raise Mistaken(f"{problem.title} {problem.advice} {orjson.dumps(outcome).decode()}")
    return outcome


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="A scope such as orders:write or orders:*; repeat for more. Default: all.")
    ] = None,
    location: Annotated[list[str] | None, typer.Option(help="Limit the key to this location; repeat for more.")] = None,
    channel: Annotated[list[str] | None, typer.Option(help="Limit the key to this channel; repeat for more.")] = None,
    demo: Demo = False,
    json: Json = False,
) -> None:
    """Make a key, and show its secret this once."""
    with office(demo) as desk:
        id, secret = make_key(desk, name, scope or ["*"], location or None, channel or None)
    if json:
        print_json({"id": id, "name": name, "key": secret})
    else:
        print(secret)


@app.command("list")
def list_(demo: Demo = False, json: Json = False) -> None:
    """The keys there are, with what they may do. Their secrets are not known."""
    with database(demo) as found, psycopg.connect(found.conninfo(), autocommit=True, row_factory=dict_row) as connection:
        rows = connection.execute(
            "select id::text, name, scopes, locations, channels, created_at, revoked_at from api_keys order by created_at, id"
        ).fetchall()
    if json:
        print_json(rows)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("id", no_wrap=True, min_width=36)  # whole: it is what one copies to revoke a key
    for title in ("name", "scopes", "locations", "channels", "made", "revoked"):
        table.add_column(title)
    for r in rows:
        limits = ["all" if r[limit] is None else ", ".join(r[limit]) or "none" for limit in ("locations", "channels")]
        dates = [f"{r[at]:%Y-%m-%d %H:%M}" if r[at] else "" for at in ("created_at", "revoked_at")]
        table.add_row(r["id"], r["name"], ", ".join(r["scopes"]), *limits, *dates)
    console.print(table if rows else "There are no keys yet: `argosy keys add NAME` makes one.")


@app.command("revoke")
def revoke(
    id: Annotated[str, typer.Argument(help="The key's id, from `argosy keys list`.")], demo: Demo = False, json: Json = False
) -> None:
    """Revoke a key, for good."""
    with office(demo) as desk:
        try:
            body = REGISTRY["access.revoke_key"].body.model_validate({"id": id})
        except ValueError:
            raise Mistaken(f"{id} is not a key's id: `argosy keys list` shows them.") from None
        name = _accepted(desk.submit(body, OPERATOR))["name"]
    if json:
        print_json({"id": id, "name": name, "revoked": True})
    else:
        print(f"Revoked: {name}. Servers forget it within seconds.")
