"""Every variable of the environment that Argosy listens to. What a shop does is in its database; these are for whoever runs it."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Variable:
    """`default` is what holds when it is not set; None: see the summary."""

    name: str
    default: str | None
    summary: str

    def value(self, otherwise: str | None = None) -> str:
        """What it is set to; else `otherwise`, or its default. Empty is not set."""
        return os.environ.get(self.name) or otherwise or self.default or ""

    def number(self) -> float:
        """The same as a number; its default, where it is none."""
        try:
            return float(self.value())
        except ValueError:
            return float(self.default or 0)


DATABASE_URL = Variable(
    "ARGOSY_DATABASE_URL",
    None,
    "The PostgreSQL to work on, 15 or later: `postgresql://user:password@host:5432/argosy`, or libpq's key=value. Without it there "
    "is the embedded one.",
)
HOME = Variable(
    "ARGOSY_HOME",
    None,
    "The folder of the embedded PostgreSQL. Without it: `/var/lib/argosy` for root, the platform's folder of user data for others.",
)
DEMO = Variable("ARGOSY_DEMO", None, "`1` has `uvicorn --factory argosy.server:app` serve the demo's database.")
DEVELOPMENT = Variable("ARGOSY_DEVELOPMENT", None, "`1` is for whoever works on Argosy: the console shows its design at `/design`.")
LOG_FORMAT = Variable("ARGOSY_LOG_FORMAT", "text", "`text` for people, `json` for programs: one JSON object a line.")
LOG_LEVEL = Variable(
    "ARGOSY_LOG_LEVEL",
    "info",
    "`info` logs each command and each other request; `warning` what somebody should look at; `error` what failed; `debug` everything.",
)
READY_LAG_SECONDS = Variable(
    "ARGOSY_READY_LAG_SECONDS",
    "3600",
    "`/readyz` says no when a consumer of events is further behind than this many seconds. `0`: however far.",
)

URL = Variable(
    "ARGOSY_URL",
    "http://127.0.0.1:8000",
    "Where people's browsers find this installation: links in mails begin with it, and single sign-on comes back to it. Without it, "
    "`serve` and `demo` take where they listen, and links that `argosy users` prints lead to the server that works on the database.",
)
SECRET_KEY = Variable(
    "ARGOSY_SECRET_KEY",
    None,
    "A long random text that seals secrets in the database, such as second factors; the same for all processes. Without it, a key is made "
    "and kept in the database itself, so that a stolen dump can be opened.",
)
SMTP_URL = Variable(
    "ARGOSY_SMTP_URL",
    None,
    "The mail server: `smtp://user:password@host:587`, which is encrypted if the server can, and must be for a password to be sent; or "
    "`smtps://host:465`. Without it, no mail leaves: they wait in the outbox.",
)
MAIL_FROM = Variable("ARGOSY_MAIL_FROM", "Argosy <argosy@localhost>", "The sender of mails.")
OIDC_ISSUER = Variable(
    "ARGOSY_OIDC_ISSUER",
    None,
    "The address of an OpenID provider for single sign-on, such as `https://id.example.com`. Its redirect address is ARGOSY_URL with "
    "`/sign-on/callback`. Without it, people sign in with passwords alone.",
)
OIDC_CLIENT_ID = Variable("ARGOSY_OIDC_CLIENT_ID", None, "What the provider calls this installation.")
OIDC_CLIENT_SECRET = Variable("ARGOSY_OIDC_CLIENT_SECRET", None, "The secret that the provider gave it.")
OIDC_NEW_ROLE = Variable(
    "ARGOSY_OIDC_NEW_ROLE",
    None,
    "The code of a role: whoever the provider knows by a verified e-mail address becomes a user with it. Without it, only those who were "
    "invited come in.",
)

VARIABLES = (
    *(DATABASE_URL, HOME, DEMO, DEVELOPMENT, LOG_FORMAT, LOG_LEVEL, READY_LAG_SECONDS, URL, SECRET_KEY, SMTP_URL, MAIL_FROM),
    *(OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NEW_ROLE),
)
