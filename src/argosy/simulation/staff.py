"""Who works at the demo's company: an owner, and one person of each role, so that one can see what each of them sees.

The order desk may give away only so much without asking.
"""

from __future__ import annotations

import secrets

import orjson

from ..base.secrets import hashed
from ..commands.access.invite_user import InviteUser
from ..commands.access.put_role import PutRole
from ..commands.access.set_password import SetPassword
from ..engine.actor import SYSTEM, Actor
from ..engine.office import Office
from ..model.roles import BUILT_IN, OWNER, Limits
from ..store.statement import Call, Statement
from .company import Company
from .places import CURRENCY

LANGUAGE, TIME_ZONE = "en-GB", "Europe/Berlin"
ADA, MALIK, DANA = "ada@argosy.example", "malik@argosy.example", "dana@argosy.example"
PEOPLE = (
    (ADA, "Ada Lindqvist", OWNER),
    (MALIK, "Malik Osei", "manager"),
    (DANA, "Dana Petrova", "order_desk"),
    ("wim@argosy.example", "Wim de Vries", "warehouse"),
    ("stella@argosy.example", "Stella Rossi", "stock"),
    ("femi@argosy.example", "Femi Adeyemi", "finance"),
    ("rosa@argosy.example", "Rosa Keller", "read_only"),
)
DESK = "order_desk"
DESK_LIMITS: Limits = {"discount": {CURRENCY: "10.00"}, "refund": {CURRENCY: "20.00"}, "cancel": {CURRENCY: "100.00"}}
WORDS = "anchor barque cutter dinghy ensign fathom galley harbour jetty keel lantern mizzen naval oar port quay rudder sail tide windlass"
PASSWORD_WORDS = 5

USERS = Statement("select id from users", rows=True)


def employ(company: Company) -> dict[str, Actor]:
    """Make the users, and say how far the order desk may go. Answers those who act in the demo, by their addresses."""
    company.do(SYSTEM, [PutRole.model_validate({"code": DESK, "limits": DESK_LIMITS})])
    invited = [InviteUser(email=email, name=name, roles=[role], language=LANGUAGE, time_zone=TIME_ZONE) for email, name, role in PEOPLE]
    replies = company.do(SYSTEM, invited)
    scopes = {role.code: frozenset(role.scopes) for role in BUILT_IN}
    return {
        email: Actor(f"user:{orjson.loads(reply.body)['id']}", scopes[role], limits=DESK_LIMITS if role == DESK else {})
        for (email, _, role), reply in zip(PEOPLE, replies, strict=True)
    }


def let_in(office: Office) -> tuple[str, str]:
    """Give everybody a password; answers the owner's address and the password of all of them, which is another one each time."""
    password = "-".join(secrets.choice(WORDS.split()) for _ in range(PASSWORD_WORDS))
    encoded = hashed(password)
    (users,) = office.connection.execute([Call(USERS)])
    assert isinstance(users, list)
    for (user,) in users:
        office.submit(SetPassword(user=user, password=encoded))
    return ADA, password
