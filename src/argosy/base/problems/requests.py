"""What can be wrong with a request, whatever it is about."""

from __future__ import annotations

from .problem import Problem

REQUESTS = (
    Problem("malformed", 400, "The request could not be read.", "See `errors`: each names a field and what is wrong with it."),
    Problem(
        "body_too_large",
        413,
        "The body is larger than this address takes.",
        "Send many commands as NDJSON to /api/v1/commands, which takes any length.",
    ),
    Problem(
        "form_foreign",
        403,
        "This form did not come from a page of this session.",
        "Read the page anew, and send the form again: nothing was done.",
    ),
    Problem("key_missing", 401, "No API key was sent.", "Send `Authorization: Bearer <key>`."),
    Problem(
        "key_wrong",
        401,
        "This API key is unknown or revoked.",
        "Make a key with `argosy keys add`, and send it as `Authorization: Bearer <key>`.",
    ),
    Problem("scope_missing", 403, "This API key may not do that.", "Use a key with the scope named in `scope`."),
    Problem(
        "key_limited",
        403,
        "A key that is limited to some channels or locations may not do that.",
        "Use a key without limits: settings, SKUs, customers and API keys are everybody's.",
    ),
    Problem("key_exists", 409, "There is a key with this secret already.", "Make another secret; revoke the other key if it is known."),
    Problem(
        "scope_not_yours",
        403,
        "A key can't give another one a scope it doesn't have.",
        "Grant what is covered by `scopes`, or use a key that has this scope.",
    ),
    Problem(
        "limit_not_yours",
        403,
        "Nobody lets another one give away more, without asking, than they may themselves.",
        "Name every kind of your own `limits`, and at most as much.",
    ),
    Problem("route_unknown", 404, "There is nothing at this address.", "The API is described at /docs and /openapi.json."),
    Problem("method_not_allowed", 405, "This address does not take that method.", "See the `Allow` header."),
    Problem("command_unknown", 404, "There is no such command.", "The commands are listed at /docs."),
    Problem(
        "key_reused",
        422,
        "This idempotency key was used for something else.",
        "Use a new key for a new request; the same key only to repeat one.",
    ),
    Problem(
        "version_conflict",
        409,
        "The order has changed since you looked.",
        "Look at `current`, decide again and send its version in If-Match.",
    ),
    Problem(
        "nothing_told",
        422,
        "This would record nothing.",
        "Say at least one thing; what is recorded already needs no second time.",
    ),
    Problem("in_the_past", 422, "This time is over already.", "Name a time that is still to come."),
    Problem("api_key_unknown", 422, "There is no such API key.", "`argosy keys list` shows them."),
    Problem(
        "busy",
        503,
        "The rows this needs are in use, too much is waiting, or the database does not answer.",
        "Send it again, with the same idempotency key, after `Retry-After` seconds.",
    ),
    Problem(
        "outcome_unknown",
        503,
        "The database went away while this was being stored; it may have been done, or not.",
        "Send it again with the same idempotency key: it is done once, and the answer tells. Without a key, look first.",
    ),
    Problem(
        "failed",
        500,
        "Something went wrong on our side; nothing was changed.",
        "Send it again with the same idempotency key; if it stays, report the command id.",
    ),
)
