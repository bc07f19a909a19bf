"""Stock, products and tracking numbers from a file: brought, looked at row by row with what would change, and then brought in by a job.

The file stays what it is between the preview and the job; the job finds out anew what each row changes, since shops go on meanwhile.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Literal
from urllib.parse import urlencode

import orjson
from pydantic import ValidationError
from starlette.responses import Response

from argosy.adapters.files.intake import FilePreview
from argosy.adapters.files.outcome import UnreadableFile
from argosy.adapters.jobs import preview_file
from argosy.base import ids
from argosy.base.errors import Refused
from argosy.base.limits import TEXT_LENGTH_MAX
from argosy.commands.jobs.start import StartJob
from argosy.console.ask import Ask
from argosy.console.bringing import brought
from argosy.console.mistakes import malformed_form
from argosy.console.screening import Screens
from argosy.console.screens.stock import places
from argosy.engine.actor import Actor
from argosy.engine.office import Office
from argosy.engine.submission import Submission
from argosy.model.files import Upload
from argosy.model.work import Import, Tracking
from argosy.store import blobs
from argosy.store.database import Database
from argosy.store.drivers import PlainConnection

screens = Screens()

What = Literal["stock", "products", "tracking"]
FORM: dict[What, tuple[str, ...]] = {"stock": ("location", "reason"), "products": (), "tracking": ("location", "carrier")}
"""What stands for rows that don't say it."""
TOLD = ("file", "location", "reason", "carrier")
"""What the address of a preview says, and its confirmation again."""
SCOPES: dict[What, str] = {"stock": "stock:write", "products": "catalog:write", "tracking": "fulfillment:write"}
LISTS: dict[What, str] = {"stock": "/stock", "products": "/products", "tracking": "/fulfillment"}
"""Where one came from."""


async def _page(ask: Ask, what: What) -> Response:
    """The form, or what the file would do. The preview reads the whole file: a page says so at once, and asks for it then."""
    said = {name: ask.query[name][:TEXT_LENGTH_MAX] for name in TOLD if ask.query.get(name)}
    file = await _file(ask, said["file"]) if "file" in said else None
    found, unreadable = None, ""
    if file is not None and ask.target == "looked":
        try:
            told = (ask.service.database, ask.person.actor, _work(what, said), file)
            found = await asyncio.get_running_loop().run_in_executor(ask.service.looking, _previewed, *told)
        except UnreadableFile as error:
            unreadable = str(error)
    return await ask.page(
        "import.html",
        what=what,
        said=said,
        file=file,
        preview=found,
        unreadable=unreadable,
        places=await places(ask),
        list=LISTS[what],
        here=f"/import-{what}?{urlencode(said)}",
    )


async def _taken(ask: Ask, what: What) -> Response:
    """Take the file in, and show what it would do."""
    file = await brought(ask)
    said = {name: str(ask.form[name]) for name in FORM[what] if ask.form.get(name)}
    return ask.go(f"/import-{what}?{urlencode({'file': ids.text(file.id), **said})}")


async def _started(ask: Ask, what: What) -> Response:
    """Have it brought in."""
    said = {name: str(ask.form[name]) for name in TOLD if ask.form.get(name)}
    body = StartJob(work=_work(what, said))
    reply = await ask.service.coalescer.submit(Submission(body, ask.person.actor, str(ask.form.get("key", "")) or None))
    facts = orjson.loads(reply.body)
    if not reply.accepted:
        raise Refused(reply.code or "failed", **facts)
    return ask.go(f"/jobs/{facts['job']}")


def _work(what: What, said: dict[str, str]) -> Import | Tracking:
    """Refused: malformed."""
    told: dict[str, Any] = {"upload": said.get("file", "")} | {name: said[name] for name in FORM[what] if name in said}
    try:
        return Tracking(kind="tracking", **told) if what == "tracking" else Import(kind="import", what=what, **told)
    except ValidationError as error:
        raise malformed_form(error) from None


async def _file(ask: Ask, named: str) -> Upload:
    """A file that this person has brought. Refused: upload_unknown."""
    try:
        found = await ask.service.readers.run(blobs.find(ids.parse(named)))
    except ValueError:
        found = None
    if found is None or found.by != ask.person.actor.id:
        raise Refused("upload_unknown")
    return found


def _previewed(database: Database, actor: Actor, work: Import | Tracking, file: Upload) -> FilePreview:
    """Over a connection of its own: it may take a while. Raises UnreadableFile."""
    connection = PlainConnection(database.engine_conninfo("slow"))
    try:
        return preview_file(Office(connection), actor, work, file)
    finally:
        connection.close()


for _what, _scope in SCOPES.items():
    screens.get(f"/import-{_what}", _scope)(partial(_page, what=_what))
    screens.post(f"/import-{_what}", _scope)(partial(_taken, what=_what))
    screens.post(f"/import-{_what}/start", _scope)(partial(_started, what=_what))
