"""argosy users: whoever can run this lets people in, and back in. Links are printed, and mailed if a mail server is set."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import psycopg
import typer
from psycopg.rows import dict_row
from rich.table import Table

from argosy.base import ids
from argosy.base.environment import SMTP_URL
from argosy.cli.asking import done
from argosy.cli.place import Demo, Json, database, office, office_and_database
from argosy.cli.show import Mistaken, print_json, print_table
from argosy.engine.office import Office
from argosy.model.roles import OWNER
from argosy.model.rows import User
from argosy.queries.users import user_by_email
from argosy.serving.mailing import mail_link
from argosy.store.at_work import served_at
from argosy.store.drivers import drive
from argosy.store.tokens import make_link

app = typer.Typer(
    help="Let people in: invite, list and disable users, reset passwords, make owners.", no_args_is_help=True, add_completion=False
)

Email = Annotated[str, typer.Argument(help="The user's e-mail address.")]


@app.command("invite")
def invite(
    email: Email,
    name: Annotated[str, typer.Argument(help="What they are called.")],
    role: Annotated[list[str] | None, typer.Option(help="A role's code, such as order_desk; repeat for more. Default: owner.")] = None,
    location: Annotated[list[str] | None, typer.Option(help="Limit them to this location; repeat for more.")] = None,
    channel: Annotated[list[str] | None, typer.Option(help="Limit them to this channel; repeat for more.")] = None,
    language: Annotated[str, typer.Option(help="The language of their screens, such as de.")] = "en",
    time_zone: Annotated[str, typer.Option(help="Their time zone, such as Europe/Berlin.")] = "UTC",
    demo: Demo = False,
    json: Json = False,
) -> None:
    """Make a user, and show the link by which they choose a password."""
    body = {"email": email, "name": name, "roles": role or [OWNER], "locations": location or None, "channels": channel or None}
    with office_and_database(demo) as (desk, found):
        done(desk, "access.invite_user", **body, language=language, time_zone=time_zone)
        _show(desk, known(desk, email), served_at(found), json)


@app.command("reset-password")
def reset_password(
    email: Email,
    second_factor: Annotated[bool, typer.Option("--second-factor", help="Take their second factor away as well.")] = False,
    demo: Demo = False,
    json: Json = False,
) -> None:
    """Show a link by which a user chooses a new password. The old one works until they do."""
    with office_and_database(demo) as (desk, found):
        user = known(desk, email)
        if second_factor:
            done(desk, "access.remove_second_factor", user=ids.text(user.id))
        _show(desk, user, served_at(found), json)


@app.command("make-owner")
def make_owner(email: Email, demo: Demo = False, json: Json = False) -> None:
    """Give a user the owner's role, without limits, beside the roles they have; and let them in again if they were disabled."""
    with office(demo) as desk:
        user = known(desk, email)
        id, roles = ids.text(user.id), [*(role for role in user.roles if role != OWNER), OWNER]
        done(desk, "access.set_roles", user=id, roles=roles)
        done(desk, "access.enable_user", user=id)
    _say({"id": id, "email": user.email, "roles": roles}, f"{user.email} is an owner.", json)


@app.command("disable")
def disable(email: Email, demo: Demo = False, json: Json = False) -> None:
    """Let a user in no more, and end their sessions at once."""
    with office(demo) as desk:
        user = known(desk, email)
        done(desk, "access.disable_user", user=ids.text(user.id))
    _say({"id": ids.text(user.id), "email": user.email, "disabled": True}, f"{user.email} may not come in any more.", json)


@app.command("list")
def list_(demo: Demo = False, json: Json = False) -> None:
    """The users there are, with what they may do."""
    with database(demo) as found, psycopg.connect(found.conninfo(), autocommit=True, row_factory=dict_row) as connection:
        rows = connection.execute(
            "select id::text, email, name, roles, locations, channels, password is not null as has_password, "
            "totp is not null as has_second_factor, signed_in_at, disabled_at from users order by email"
        ).fetchall()
    if json:
        print_json(rows)
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("e-mail", "name", "roles", "locations", "channels", "second factor", "last in", "state"):
        table.add_column(title)
    for r in rows:
        limits = ["all" if r[limit] is None else ", ".join(r[limit]) or "none" for limit in ("locations", "channels")]
        state = "disabled" if r["disabled_at"] else "" if r["has_password"] or r["signed_in_at"] else "invited"
        last = f"{r['signed_in_at']:%Y-%m-%d %H:%M}" if r["signed_in_at"] else ""
        table.add_row(r["email"], r["name"], ", ".join(r["roles"]), *limits, "yes" if r["has_second_factor"] else "", last, state)
    if rows:
        print_table(table)
    else:
        print("There are no users yet: `argosy users invite E-MAIL NAME` lets somebody in.")


def known(desk: Office, email: str) -> User:
    """The user with this address. Raises Mistaken."""
    user = drive(user_by_email(email.strip().lower()), desk.connection)
    if user is None:
        raise Mistaken(f"{email} is nobody's address here: `argosy users list` shows them.")
    return user


def _show(desk: Office, user: User, at: str | None, json: bool) -> None:
    now = datetime.now(UTC)
    kind, link = drive(make_link(user, now, at), desk.connection)
    if SMTP_URL.value():
        drive(mail_link(kind, user, link, now), desk.connection)
    _say({"id": ids.text(user.id), "email": user.email, "link": link}, link, json)


def _say(told: dict[str, Any], text: str, json: bool) -> None:
    if json:
        print_json(told)
    else:
        print(text)
