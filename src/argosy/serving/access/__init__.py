"""People at the door: who comes in, how, and with what. Asynchronous, over a process' connections; screens and cookies are the edge's.

access = Access.of(service)
entered = await access.entry.sign_in(email, password, caller)
visit = await access.entry.visit(token)
"""

from __future__ import annotations

from argosy.adapters.oidc import Provider
from argosy.serving.access.entry import Entry
from argosy.serving.access.factors import Factors
from argosy.serving.access.ground import Entered, Ground
from argosy.serving.access.links import Links
from argosy.serving.access.sign_on import SignOn
from argosy.serving.service import Service

__all__ = ["Access", "Entered", "Ground"]


class Access:
    """`entry`: sign in and out, sessions; `factors`: the second factor; `links`: invitations, resets, set-up; `sign_on`: single sign-on."""

    def __init__(self, ground: Ground, provider: Provider | None) -> None:
        self.entry = Entry(ground)
        self.factors = Factors(ground)
        self.links = Links(ground)
        self.sign_on = SignOn(ground, provider)

    @classmethod
    def of(cls, service: Service) -> Access:
        """Over a running service, with the provider that the environment names."""
        return cls(Ground(service.house.run, service.coalescer.submit), Provider.of_environment())
