"""argosy keys: make, list and revoke API keys. A key's secret is shown once, when it is made; only its hash is kept."""

from __future__ import annotations

import hashlib
import secrets
from typing import Annotated

import psycopg
import typer
from psycopg.rows import dict_row
from rich.table import Table

from argosy.base import ids
from argosy.cli.asking import done
from argosy.cli.place import Demo, Json, database, office
from argosy.cli.show import Mistaken, print_json, print_table
from argosy.engine.office import Office
from argosy.model.roles import Limits

app = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True, add_completion=False)


def make_key(
    desk: Office,
    name: str,
    scopes: list[str],
    locations: list[str] | None = None,
    channels: list[str] | None = None,
    limits: Limits | None = None,
) -> tuple[str, str]:
    """(id, secret) of a new key. Raises Mistaken with why it was refused."""
    secret = f"argosy_{secrets.token_urlsafe(24)}"
    hash = hashlib.sha256(secret.encode()).hexdigest()
    outcome = done(desk, "access.put_key", name=name, hash=hash, scopes=scopes, locations=locations, channels=channels, limits=limits)
    return outcome["id"], secret


def limits_of(told: list[str]) -> Limits:
    """`refund:EUR:100.00` and the like, as a key keeps them. Raises Mistaken."""
    limits: Limits = {}
    for one in told:
        kind, _, most = one.partition(":")
        currency, _, amount = most.partition(":")
        if not amount or currency in limits.get(kind, {}):
            raise Mistaken(f"{one} is no limit: write kind:currency:amount, such as refund:EUR:100.00, once for each.")
        limits.setdefault(kind, {})[currency] = amount
    return limits


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="What the key is for.")],
    scope: Annotated[
        list[str] | None, typer.Option(help="A scope such as orders:write or orders:*; repeat for more. Default: all.")
    ] = None,
    location: Annotated[list[str] | None, typer.Option(help="Limit the key to this location; repeat for more.")] = None,
    channel: Annotated[list[str] | None, typer.Option(help="Limit the key to this channel; repeat for more.")] = None,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            help="How much may be given away on an order without approval: refund:EUR:100.00, discount:… or cancel:…; repeat for more."
        ),
    ] = None,
    demo: Demo = False,
    json: Json = False,
) -> None:
    """Make a key, and show its secret this once."""
    limits = limits_of(limit or [])
    with office(demo) as desk:
        id, secret = make_key(desk, name, scope or ["*"], location or None, channel or None, limits or None)
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
    if rows:
        print_table(table)
    else:
        print("There are no keys yet: `argosy keys add NAME` makes one.")


@app.command("revoke")
def revoke(
    id: Annotated[str, typer.Argument(help="The key's id, from `argosy keys list`.")], demo: Demo = False, json: Json = False
) -> None:
    """Revoke a key, for good."""
    try:
        ids.parse(id)
    except ValueError:
        raise Mistaken(f"{id} is not a key's id: `argosy keys list` shows them.") from None
    with office(demo) as desk:
        name = done(desk, "access.revoke_key", id=id)["name"]
    if json:
        print_json({"id": id, "name": name, "revoked": True})
    else:
        print(f"Revoked: {name}. Servers forget it within seconds.")
