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
from argosy.console.telling import commands as telling
from argosy.console.words import gettext, say
from argosy.engine.registry import REGISTRY
from argosy.model.access_shapes import Method, SignInOutcome
from argosy.queries.actors import actor_names
from argosy.queries.api_keys import api_key_list
from argosy.queries.audit_log import ACCEPTED, REFUSED, Wanted, audit_entry, audit_log
from argosy.queries.sight import Sight
from argosy.queries.subjects import CUSTOMER, subject_named, subjects
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
PAGES = {
    "order": ("/orders/%s", "orders:read"),
    CUSTOMER: ("/customers/%s", "customers:read"),
    "user": ("/settings/users/%s", "access:read"),
    "job": ("/jobs/%s", "jobs:read"),
}
"""Where what a command was about has a page of its own, by its kind, and who may open it."""
NAMED = {
    "order": _("order %(name)s"),
    CUSTOMER: _("customer %(name)s"),
    "key": _("API key %(name)s"),
    "transfer": _("transfer %(name)s"),
}
"""What is told with its kind, since its name alone doesn't say what it is."""
UNNAMED = {CUSTOMER: _("a customer"), "job": _("a job")}


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
        entries=await _told(ask, looked.items),
        export=f"/audit-log/export?{urlencode(looked.said)}",
        people=await _people(ask, looked.value("actor")),
        outcomes=(ACCEPTED, REFUSED),
        outcome_said=telling.coded,
        areas=telling.areas(),
    )


@screens.get("/audit-log/export", "access:read")
async def exported(ask: Ask) -> Response:
    """All that is asked for, as CSV. Whether who asks still may is asked again with every page."""
    said = {name: value.strip() for name, value in ask.query.items() if value.strip()}
    if wrong := wrong_in(said, _questions()):
        raise malformed("address", wrong)
    wanted = await _wanted(ask, said)

    async def pages(_sight: Sight, after: Any, limit: int) -> dict[str, Any]:
        found = await ask.read(audit_log(wanted, after, limit))
        return found | {"items": [entry | {"subject_name": entry["about"] or None} for entry in await _told(ask, found["items"])]}

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
    names = await ask.read(actor_names(event["data"].get("assignee") for event in found["events"] if event["data"].get("assignee")))
    told = [sentence(event["type"], event["data"], About(names=names)) for event in found["events"]]
    (shown,) = await _told(ask, [found])
    return await ask.page("audit_entry.html", went=went, entry=shown, told=told)


async def _told(ask: Ask, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With what a person reads of each: who, what, about what, how it went, and where that has a page."""
    about = [ids.parse(entry["subject"]) for entry in entries if entry["subject"]]
    known = await ask.read(subjects(about, customers=ask.may("customers:read")))
    told = []
    for entry in entries:
        kind, name = known.get(ids.parse(entry["subject"]), ("", None)) if entry["subject"] else ("", None)
        address, scope = PAGES.get(kind, ("", ""))
        told.append(
            entry
            | {
                "who": who(entry),
                "what": telling.title(entry["command"]),
                "about": say(NAMED.get(kind, "%(name)s"), name=name) if name else gettext(UNNAMED.get(kind, "")),
                "page": address % entry["subject"] if address and ask.may(scope) else None,
                "outcome": telling.coded(entry["code"] or ""),
            }
        )
    return told


def went(entry: dict[str, Any]) -> tuple[str, str]:
    """A status and its word: a sign-in that failed is written down, and has failed all the same."""
    if not entry["accepted"]:
        return "failed", gettext("Refused")
    failed = entry["command"] == telling.SIGN_IN and not (entry["code"] or "").endswith(".ok")
    return ("failed", gettext("Failed")) if failed else ("done", gettext("Accepted"))


def who(entry: dict[str, Any]) -> str:
    """The actor in words: a person's or a key's name, or which part of the machine it was."""
    actor = entry["actor"]
    return gettext(MACHINES[actor]) if actor in MACHINES else actors.who(actor, {actor: entry["actor_name"]} if entry["actor_name"] else {})


def _questions() -> tuple[Question, ...]:
    return (
        Question("actor", _("Who")),
        Question("command", _("What"), {*telling.AREAS, *REGISTRY}),
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
    """An id, or whatever people call it by. What nobody has finds nothing."""
    return await ask.read(subject_named(named, customers=ask.may("customers:read"))) or bytes(16)


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
    keys = (await ask.read(api_key_list(None, USERS_MAX)))["items"]
    known = [
        *((f"user:{user['id']}", user["name"]) for user in users),
        *((f"key:{key['id']}", say("API key %(name)s", name=key["name"])) for key in keys),
        *((code, gettext(words)) for code, words in MACHINES.items()),
    ]
    return known if not chosen or chosen in dict(known) else [*known, (chosen, chosen)]
