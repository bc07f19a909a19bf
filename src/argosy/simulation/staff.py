"""Who works at the demo's company: an owner, and one person of each role, so that one can see what each of them sees."""

from __future__ import annotations

import secrets

import orjson

from ..base.secrets import hashed
from ..commands.access.invite_user import InviteUser
from ..commands.access.set_password import SetPassword
from ..engine.office import Office
from ..model.roles import OWNER

LANGUAGE, TIME_ZONE = "en-GB", "Europe/Berlin"
PEOPLE = (
    ("ada@argosy.example", "Ada Lindqvist", OWNER),
    ("malik@argosy.example", "Malik Osei", "manager"),
    ("dana@argosy.example", "Dana Petrova", "order_desk"),
    ("wim@argosy.example", "Wim de Vries", "warehouse"),
    ("stella@argosy.example", "Stella Rossi", "stock"),
    ("femi@argosy.example", "Femi Adeyemi", "finance"),
    ("rosa@argosy.example", "Rosa Keller", "read_only"),
)
WORDS = "anchor barque cutter dinghy ensign fathom galley harbour jetty keel lantern mizzen naval oar port quay rudder sail tide windlass"
PASSWORD_WORDS = 5


def employ(office: Office) -> tuple[str, str]:
    """Make the users; answers the owner's address and the password of all of them, which is another one each time."""
    password = "-".join(secrets.choice(WORDS.split()) for _ in range(PASSWORD_WORDS))
    encoded = hashed(password)
    for email, name, role in PEOPLE:
        made = office.submit(InviteUser(email=email, name=name, roles=[role], language=LANGUAGE, time_zone=TIME_ZONE))
        office.submit(SetPassword(user=orjson.loads(made.body)["id"], password=encoded))
    return PEOPLE[0][0], password
