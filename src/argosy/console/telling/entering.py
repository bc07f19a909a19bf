"""Signing in, in words: by what somebody came in or tried to, and why they didn't."""

from __future__ import annotations

from argosy.console.words import gettext, say


def _(text: str) -> str:
    """Marked for translation; translated when shown."""
    return text


METHODS = {
    "password": _("with a password"),
    "totp": _("with a code"),
    "recovery": _("with a recovery code"),
    "oidc": _("by single sign-on"),
    "invitation": _("by an invitation"),
    "reset": _("by a link for a new password"),
}
OUTCOMES = {
    "wrong_email": _("nobody has that e-mail address"),
    "wrong_password": _("wrong password"),
    "wrong_code": _("wrong code"),
    "used_code": _("the code was used already"),
    "disabled": _("the user is disabled"),
    "unknown_identity": _("nobody was invited by that name"),
    "throttled": _("too many attempts"),
}
LEFT = {
    "one": _("one session"),
    "others": _("all other sessions"),
    "all": _("all sessions"),
}


def method_said(method: str) -> str:
    """ "with a password"."""
    return gettext(METHODS.get(method, method))


def outcome_said(outcome: str) -> str:
    """Why somebody didn't come in."""
    return gettext(OUTCOMES.get(outcome, outcome))


def entered(method: str, outcome: str) -> str:
    """ "with a password: too many attempts"; the way alone, of whoever came in."""
    way = method_said(method)
    return way if outcome == "ok" else say("%(way)s: %(why)s", way=way, why=outcome_said(outcome))


def left_said(what: str) -> str:
    """Which sessions were ended."""
    return gettext(LEFT.get(what, what))
