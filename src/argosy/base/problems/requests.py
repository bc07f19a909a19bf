"""What can be wrong with a request, whatever it is about."""

from __future__ import annotations

from .problem import Problem, _

REQUESTS = (
    Problem("malformed", 400, _("The request could not be read."), _("See `errors`: each names a field and what is wrong with it.")),
    Problem(
        "body_too_large",
        413,
        _("The body is larger than this address takes."),
        _("Send many commands as NDJSON to /api/v1/commands, which takes any length."),
    ),
    Problem(
        "form_foreign",
        403,
        _("This form did not come from a page of this session."),
        _("Read the page anew, and send the form again: nothing was done."),
    ),
    Problem("key_missing", 401, _("No API key was sent."), _("Send `Authorization: Bearer <key>`.")),
    Problem(
        "key_wrong",
        401,
        _("This API key is unknown or revoked."),
        _("Make a key with `argosy keys add`, and send it as `Authorization: Bearer <key>`."),
    ),
    Problem(
        "scope_missing", 403, _("You may not do that."), _("It takes the right named in `scope`: ask somebody who has it, or who gives it.")
    ),
    Problem(
        "key_limited",
        403,
        _("Who is limited to some channels or locations may not do that."),
        _("Settings, SKUs, customers and API keys are everybody's: ask somebody without limits."),
    ),
    Problem(
        "key_exists", 409, _("There is a key with this secret already."), _("Make another secret; revoke the other key if it is known.")
    ),
    Problem(
        "scope_not_yours",
        403,
        _("Nobody gives a right that they don't have."),
        _("Give what is covered by `scopes`, or ask somebody who has this right."),
    ),
    Problem(
        "limit_not_yours",
        403,
        _("Nobody lets another one give away more, without asking, than they may themselves."),
        _("Name every kind of your own `limits`, and at most as much."),
    ),
    Problem("route_unknown", 404, _("There is nothing at this address."), _("The API is described at /docs and /openapi.json.")),
    Problem("method_not_allowed", 405, _("This address does not take that method."), _("See the `Allow` header.")),
    Problem("command_unknown", 404, _("There is no such command."), _("The commands are listed at /docs.")),
    Problem(
        "key_reused",
        422,
        _("This idempotency key was used for something else."),
        _("Use a new key for a new request; the same key only to repeat one."),
    ),
    Problem(
        "version_conflict",
        409,
        _("It has changed since you looked."),
        _("Look at it again, decide anew, and send the ETag it has now (`current`) in If-Match."),
    ),
    Problem(
        "nothing_told",
        422,
        _("This would record nothing."),
        _("Say at least one thing; what is recorded already needs no second time."),
    ),
    Problem("in_the_past", 422, _("This time is over already."), _("Name a time that is still to come.")),
    Problem("api_key_unknown", 422, _("There is no such API key."), _("`argosy keys list` shows them.")),
    Problem(
        "busy",
        503,
        _("The rows this needs are in use, too much is waiting, or the database does not answer."),
        _("Send it again, with the same idempotency key, after `Retry-After` seconds."),
    ),
    Problem(
        "outcome_unknown",
        503,
        _("The database went away while this was being stored; it may have been done, or not."),
        _("Send it again with the same idempotency key: it is done once, and the answer tells. Without a key, look first."),
    ),
    Problem(
        "failed",
        500,
        _("Something went wrong on our side; nothing was changed."),
        _("Send it again with the same idempotency key; if it stays, report the command id."),
    ),
)
