"""What a command may ask of those who work here: users, the roles they have, and API keys."""

from __future__ import annotations

from ..base.errors import Refused
from ..base.ids import Id
from .journal import Journal
from .needs import NotNeeded
from .rows import ApiKey, User


class Access(Journal):
    """Users and keys, by what commands call them."""

    def __init__(self) -> None:
        super().__init__()
        self.secrets: set[bytes] = set()
        self.logins: set[str] = set()
        self.held: set[str] = set()
        """Roles of which every holder was loaded."""

    def secret_known(self, hash: bytes) -> bool:
        """Whether a key has a secret of this hash."""
        return hash in self.secrets or any(key.hash == hash for key in self.rows[ApiKey].values())

    def api_key(self, id: Id) -> ApiKey:
        """Refused: api_key_unknown."""
        found = self.rows[ApiKey].get(id)
        if found is None:
            raise Refused("api_key_unknown")
        return found  # type: ignore[no-any-return]

    def user(self, id: Id) -> User:
        """Refused: user_unknown."""
        found = self.rows[User].get(id)
        if found is None:
            raise Refused("user_unknown")
        return found  # type: ignore[no-any-return]

    def login_known(self, login: str) -> bool:
        """Whether somebody signs in by this e-mail address, or is this at the provider of single sign-on."""
        return login in self.logins or any(login in (user.email, user.identity) for user in self.rows[User].values())

    def holders(self, role: str) -> list[User]:
        """Everybody who has the role, oldest first, whether or not they may sign in."""
        if role not in self.held:
            raise NotNeeded(f"holders of {role}")
        return sorted((user for user in self.rows[User].values() if role in user.roles), key=lambda user: user.id)
