"""The key that seals second factors: what ARGOSY_SECRET_KEY says, else one that is made once and kept in the database.

In the database rather than in the home folder: several servers share one database and no folder, and a backup that is put back
elsewhere must still open what it holds. It guards against a look at single rows, not against a stolen dump; who wants that sets the
variable, and what was sealed before is still opened with the key in the database.
"""

from __future__ import annotations

from ..base.environment import SECRET_KEY
from ..base.secrets import Vault, token
from .statement import Call, Script, Statement

MAKE = Statement("insert into server_keys (one, key) values (1, {}) on conflict (one) do nothing", ["text"])
READ = Statement("select key from server_keys where one = 1", rows=True)


def vault() -> Script[Vault]:
    """What seals and opens on this installation."""
    _, rows = yield [Call(MAKE, [token()]), Call(READ)]
    assert isinstance(rows, list)
    return Vault(SECRET_KEY.value(), rows[0][0])
