"""The audit log: every command that was tried, by whom and with which outcome. The address holds what is asked, so a finding is a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args
from urllib.parse import urlencode

from starlette.responses import Response

from argosy.base import ids
from argosy.base.errors import CATALOGUE, Refused
from argosy.base.ids import Id
from argosy.console.ask import Ask
from argosy.console.asked import Question, Said, asked, wrong_in
from argosy.console.screening import Screens
from argosy.console.telling import About, actors, sentence
from argosy.console.words import gettext
from argosy.engine.registry import REGISTRY
from argosy.model.access_shapes import Method, SignInOutcome
from argosy.queries.actors import actor_names
from argosy.queries.audit_log import ACCEPTED, REFUSED, Wanted, audit_entry, audit_log
from argosy.queries.order_ids import order_id
from argosy.queries.sight import Sight
from argosy.queries.users import user_list
from argosy.serving.exports import export
from argosy.serving.problems import malformed

screens = Screens()


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


ROWS = 50
USERS_MAX = 200
NOTED = {"one", "others", "all"} | {f"{method}.{outcome}" for method in get_args(Method) for outcome in get_args(SignInOutcome)}
"""What is noted of an end of sessions, and of a sign-in."""
COLUMNS = ("at", "actor", "actor_name", "command", "accepted", "status", "code", "subject", "subject_name", "id")
MACHINES = {"system": _("Argosy itself"), "nobody": _("somebody not signed in"), "cli": _("the command line")}
"""Actors that are no people and no keys."""
SIGN_IN = "access.record_sign_in"


@screens.get("/audit-log", "access:read")
async def log(ask: Ask) -> Response:
    """A page of it, newest first."""

    async def page(said: Said, after: str | None) -> dict[str, Any]:
        return await ask.read(audit_log(await _wanted(ask, said), after, ROWS))

    looked = await asked(ask, "/audit-log", _questions(), page)
    return await ask.page(
        "audit_log.html",
        went=went,
        looked=looked,
        entries=[entry | {"who": who(entry)} for entry in looked.items],
        export=f"/audit-log/export?{urlencode(looked.said)}",
        people=await _people(ask, looked.value("actor")),
        outcomes=(ACCEPTED, REFUSED),
        areas=_areas(),
    )


@screens.get("/audit-log/export", "access:read")
async def exported(ask: Ask) -> Response:
    """All that is asked for, as CSV. Whether who asks still may is asked again with every page."""
    said = {name: value.strip() for name, value in ask.query.items() if value.strip()}
    if wrong := wrong_in(said, _questions()):
        raise malformed("address", wrong)
    wanted = await _wanted(ask, said)

    async def pages(_sight: Sight, after: Any, limit: int) -> dict[str, Any]:
        return await ask.read(audit_log(wanted, after, limit))

    async def still() -> Sight:
        person = await ask.console.door.person(ask.request)
        if person is None or not person.actor.may("access:read"):
            raise Refused("scope_missing", scope="access:read")
        return Sight.of(person.actor)

    return await export("audit-log", "csv", COLUMNS, pages, still, None)


@screens.get("/audit-log/{command}", "access:read")
async def entry(ask: Ask) -> Response:
    """What is known of one command."""
    found = await ask.found(audit_entry(_uuid(ask.path("command"), "route_unknown")), "route_unknown")
    problem = CATALOGUE.get(found["code"] or "")
    names = await ask.read(actor_names(event["data"].get("assignee") for event in found["events"] if event["data"].get("assignee")))
    told = [sentence(event["type"], event["data"], About(names=names)) for event in found["events"]]
    declared = REGISTRY.get(found["command"])
    title = (declared.body.__doc__ or "").strip().partition("\n")[0] if declared else ""
    return await ask.page("audit_entry.html", went=went, entry=found | {"who": who(found)}, told=told, problem=problem, about=title)


def went(entry: dict[str, Any]) -> tuple[str, str]:
    """A status and its word: a sign-in that failed is written down, and has failed all the same."""
    if not entry["accepted"]:
        return "failed", gettext("Refused")
    failed = entry["command"] == SIGN_IN and not (entry["code"] or "").endswith(".ok")
    return ("failed", gettext("Failed")) if failed else ("done", gettext("Accepted"))


def who(entry: dict[str, Any]) -> str:
    """The actor in words: a person's or a key's name, or which part of the machine it was."""
    actor = entry["actor"]
    return gettext(MACHINES[actor]) if actor in MACHINES else actors.who(actor, {actor: entry["actor_name"]} if entry["actor_name"] else {})


def _areas() -> list[str]:
    return sorted({name.partition(".")[0] for name in REGISTRY})


def _questions() -> tuple[Question, ...]:
    return (
        Question("actor", _("Who")),
        Question("command", _("What"), {*_areas(), *REGISTRY}),
        Question("outcome", _("Outcome"), {ACCEPTED, REFUSED, *CATALOGUE, *NOTED}),
        Question("subject", _("About what")),
        Question("since", _("from"), day=True),
        Question("until", _("to"), day=True),
    )


async def _wanted(ask: Ask, said: Said) -> Wanted:
    """Refused: malformed."""
    return Wanted(
        actor=said.get("actor"),
        command=said.get("command"),
        subject=await _subject(ask, said["subject"]) if "subject" in said else None,
        outcome=said.get("outcome"),
        since=_day(ask, said.get("since"), "since"),
        until=_day(ask, said.get("until"), "until", later=1),
    )


async def _subject(ask: Ask, named: str) -> Id:
    """An id, or an order's number. What nobody has finds nothing."""
    return await ask.read(order_id(named)) or bytes(16)


def _day(ask: Ask, said: str | None, field: str, later: int = 0) -> datetime | None:
    """When the day begins where the person lives, or one so many days later."""
    if said is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(said) + timedelta(days=later), time(), ask.person.time_zone).astimezone(UTC)
    except (ValueError, OverflowError):
        raise malformed(field, gettext("not a day, such as 2026-03-31")) from None


def _uuid(said: str, code: str) -> Id:
    try:
        return ids.parse(said)
    except ValueError:
        raise Refused(code) from None


async def _people(ask: Ask, chosen: str) -> Sequence[tuple[str, str]]:
    """Whom one can choose; whoever is chosen by the address stands there too."""
    users = (await ask.read(user_list(None, USERS_MAX)))["items"]
    known = [(f"user:{user['id']}", user["name"]) for user in users] + [(code, gettext(words)) for code, words in MACHINES.items()]
    return known if not chosen or chosen in dict(known) else [*known, (chosen, chosen)]
