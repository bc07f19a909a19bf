"""Coming in and going out: by password, second factor, single sign-on, or a link; and asking for a link.

Nobody is signed in here, so a form proves where it came from by what the browser says of itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from argosy.base.errors import Refused
from argosy.console.ask import Ask, own
from argosy.console.door import Door, caller_of, token_of
from argosy.console.safety import secure
from argosy.console.screening import Screens, said
from argosy.serving.access import Entered
from argosy.store.tokens import nobody_yet

if TYPE_CHECKING:
    from argosy.console.app import Console

screens = Screens()

STATE = "argosy-sign-on"
STATE_SECONDS = 600


@screens.public("GET", "/sign-in")
async def sign_in(request: Request, console: Console) -> Response:
    """The form; or, where nobody is yet, the way to set up."""
    if await console.service.house.run(nobody_yet()):
        return RedirectResponse("/set-up", 303)
    return await _form(request, console, "sign_in.html", next=request.query_params.get("next", "/"), sign_on=console.door.access.sign_on.on)


@screens.public("POST", "/sign-in")
async def come_in(request: Request, console: Console) -> Response:
    """By e-mail address and password."""
    email, password, next = await said(request, "email", "password", "next")
    try:
        entered = await console.door.access.entry.sign_in(email, password, caller_of(request))
    except Refused as refused:
        return await _form(request, console, "sign_in.html", refused, email=email, next=next, sign_on=console.door.access.sign_on.on)
    return _entered(request, entered, next)


@screens.public("GET", "/sign-in/code")
async def second_factor(request: Request, console: Console) -> Response:
    """The form for the second factor."""
    return await _form(request, console, "sign_in_code.html", next=request.query_params.get("next", "/"))


@screens.public("POST", "/sign-in/code")
async def show_code(request: Request, console: Console) -> Response:
    """A code from the app, or a recovery code."""
    code, next = await said(request, "code", "next")
    try:
        entered = await console.door.access.entry.second_factor(token_of(request), code, caller_of(request))
    except Refused as refused:
        if refused.code == "session_over":
            return RedirectResponse("/sign-in", 303)
        return await _form(request, console, "sign_in_code.html", refused, next=next)
    used = entered.method == "recovery"
    return _entered(request, entered, f"/me?{urlencode({'said': 'recovery', 'next': own(next)})}" if used else next)


@screens.post("/sign-out", None)
async def sign_out(ask: Ask) -> Response:
    """This session ends."""
    await ask.console.door.access.entry.sign_out(token_of(ask.request))
    return Door.let_out(RedirectResponse("/sign-in", 303))


@screens.public("GET", "/sign-on")
async def sign_on(request: Request, console: Console) -> Response:
    """On to the provider."""
    address, state = await console.door.access.sign_on.start(own(request.query_params.get("next", "/")))
    response = RedirectResponse(address, 303)
    response.set_cookie(STATE, state, max_age=STATE_SECONDS, path="/sign-on", secure=secure(request.scope), httponly=True, samesite="lax")
    return response


@screens.public("GET", "/sign-on/callback")
async def signed_on(request: Request, console: Console) -> Response:
    """Back from the provider."""
    query = request.query_params
    try:
        entered, next = await console.door.access.sign_on.callback(
            request.cookies.get(STATE, ""), query.get("state", ""), query.get("code", ""), caller_of(request)
        )
    except Refused as refused:
        return await _form(request, console, "sign_in.html", refused, next="/", sign_on=True)
    response = _entered(request, entered, next)
    response.delete_cookie(STATE, path="/sign-on")
    return response


@screens.public("GET", "/forgot")
async def forgot(request: Request, console: Console) -> Response:
    """The form to ask for a link."""
    return await _form(request, console, "forgot.html", sent=False)


@screens.public("POST", "/forgot")
async def send_link(request: Request, console: Console) -> Response:
    """Mailed, if somebody has that address; whoever asks is not told which."""
    (email,) = await said(request, "email")
    try:
        await console.door.access.links.forgot(email, caller_of(request))
    except Refused as refused:
        return await _form(request, console, "forgot.html", refused, sent=False)
    return await _form(request, console, "forgot.html", sent=True)


@screens.public("GET", "/link")
async def link(request: Request, console: Console) -> Response:
    """An invitation or a reset: choose a password."""
    token = request.query_params.get("token", "")
    _, user = await console.door.access.links.look(token)
    return await _form(request, console, "link.html", token=token, email=user.email if user else "")


@screens.public("POST", "/link")
async def accept(request: Request, console: Console) -> Response:
    """The password is chosen; the link is used up."""
    token, password = await said(request, "token", "password")
    try:
        entered = await console.door.access.links.accept(token, password, caller_of(request))
    except Refused as refused:
        if refused.code == "link_over":
            raise
        _, user = await console.door.access.links.look(token)
        return await _form(request, console, "link.html", refused, token=token, email=user.email if user else "")
    return _entered(request, entered, "/")


def _entered(request: Request, entered: Entered, next: str) -> Response:
    """On to where they wanted to go, or to the second factor first."""
    wanted = own(next)
    address = f"/sign-in/code?{urlencode({'next': wanted})}" if entered.pending else wanted
    return Door.let_in(request, RedirectResponse(address, 303), entered)


async def _form(request: Request, console: Console, template: str, refused: Refused | None = None, **given: Any) -> Response:
    """A page of its own, with what was refused, if something was."""
    return await console.alone(request, template, refused, **({"email": "", "next": "/"} | given))
