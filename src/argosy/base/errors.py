"""Every error code there is: its HTTP status, its sentence, and what the person who gets it can do.

The code is stable and is what programs test; the sentence may be reworded and translated. 400 is malformed, 404 unknown or
outside one's limits, 409 a conflict with the current state, 422 refused by a rule, 503 try again.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One row of the catalogue, served at /problems/<code> (RFC 9457)."""

    code: str
    status: int
    title: str
    advice: str


CATALOGUE: dict[str, Problem] = {
    p.code: p
    for p in (
        Problem("malformed", 400, "The request could not be read.", "See `errors`: each names a field and what is wrong with it."),
        Problem(
            "body_too_large",
            413,
            "The body is larger than this address takes.",
            "Send many commands as NDJSON to /api/v1/commands, which takes any length.",
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
            "Use a key without limits: settings, SKUs and API keys are everybody's.",
        ),
        Problem("key_exists", 409, "There is a key with this secret already.", "Make another secret; revoke the other key if it is known."),
        Problem(
            "scope_not_yours",
            403,
            "A key can't give another one a scope it doesn't have.",
            "Grant what is covered by `scopes`, or use a key that has this scope.",
        ),
        Problem("route_unknown", 404, "There is nothing at this address.", "The API is described at /docs and /openapi.json."),
        Problem("method_not_allowed", 405, "This address does not take that method.", "See the `Allow` header."),
        Problem("command_unknown", 404, "There is no such command.", "The commands are listed at /docs."),
        Problem(
            "order_unknown",
            404,
            "There is no such order, or it is outside this key's limits.",
            "Name the order by its id, or by channel and reference.",
        ),
        Problem("sku_not_found", 404, "There is no such SKU.", "Check the code: codes are compared exactly, letter case included."),
        Problem(
            "reference_taken",
            409,
            "Another order with this channel and reference, and other content, exists already.",
            "Use a new reference; to change the order, use its own commands.",
        ),
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
        Problem("collector_unknown", 422, "There is no such collector.", "Create it with settings.put_collector, or correct the code."),
        Problem("channel_unknown", 422, "There is no such channel.", "Create it with settings.put_channel, or correct the code."),
        Problem("channel_closed", 422, "The channel is closed: it takes no orders.", "Open it with settings.put_channel (`active`)."),
        Problem(
            "location_unknown",
            422,
            "There is no such location, or it is outside this key's limits.",
            "Create it with settings.put_location, or correct the code.",
        ),
        Problem("sku_unknown", 422, "There is no such SKU.", "Create it with catalog.put_sku, or correct the code."),
        Problem("sku_not_for_sale", 422, "This SKU is not sold any more.", "Set its state to `active` with catalog.put_sku."),
        Problem("sku_not_stocked", 422, "This SKU keeps no stock.", "Only SKUs with `tracked` can be received, counted or corrected."),
        Problem("tracking_fixed", 422, "Whether a SKU keeps stock can't be changed once it has been used.", "Create another SKU."),
        Problem("currency_unknown", 422, "ISO 4217 does not list this currency.", "Use its three-letter code, such as EUR."),
        Problem(
            "currency_mismatch",
            422,
            "The order's currency is not its channel's.",
            "Send the currency in `expected`, or use another channel.",
        ),
        Problem("currency_fixed", 422, "A channel's currency can't be changed once it exists.", "Create another channel."),
        Problem("timezone_unknown", 422, "There is no such time zone.", "Use a name of the IANA list, such as Europe/Berlin."),
        Problem("amount_too_precise", 422, "The amount has more decimals than its currency.", "Round it as `decimals` says."),
        Problem("amount_too_large", 422, "The amount is larger than an order can hold.", "Split the order."),
        Problem("tax_too_large", 422, "The tax of a line is larger than its total.", "Check the line's tax and discount."),
        Problem(
            "discount_too_large",
            422,
            "The discount of a line is larger than the line.",
            "Send the price as it was, and a discount up to it.",
        ),
        Problem("total_mismatch", 422, "The lines do not add up to the total that was sent.", "The lines add up to `expected`."),
        Problem("overpaid", 422, "More is put forward than the order costs.", "Send payments of at most `expected`."),
        Problem(
            "not_available",
            422,
            "There is not enough stock, and this SKU is not sold on backorder.",
            "Order at most `available`, or allow backorders for this SKU.",
        ),
        Problem("line_unknown", 422, "The order has no such line.", "See the order's lines and their numbers."),
        Problem("line_twice", 422, "A line is named twice.", "Name each line once, with all its units."),
        Problem(
            "nothing_told",
            422,
            "This would record nothing.",
            "Name at least one unit; what is recorded already needs no second time.",
        ),
        Problem("nothing_to_cancel", 422, "There is nothing left to cancel.", "What has shipped can be returned."),
        Problem(
            "units_not_cancellable",
            422,
            "Some of these units have shipped or are cancelled already.",
            "Cancel at most `cancellable`; what has shipped can be returned.",
        ),
        Problem("payment_unknown", 422, "The order has no such payment.", "See the order's payments and their numbers."),
        Problem("not_capturable", 422, "That much is not open to capture on this payment.", "Capture at most `open`."),
        Problem("instruction_unknown", 422, "The order has no such open instruction.", "See the order's instructions and their states."),
        Problem(
            "nothing_to_release",
            422,
            "The order has nothing promised at this location that is not released already.",
            "See the order's promises: where its units stand and why they wait.",
        ),
        Problem("hold_unknown", 422, "The order has no such standing hold.", "See `holds`: the types of those that stand."),
        Problem("order_held", 409, "The order is on hold.", "See `holds`; what they block goes on when they are released."),
        Problem(
            "fulfillment_unknown",
            422,
            "The order has no such fulfillment, or it is outside this key's limits.",
            "See the order's fulfillments and their numbers.",
        ),
        Problem(
            "fulfillment_closed",
            409,
            "This fulfillment is shipped or cancelled already.",
            "See its state; release what is left to a new one.",
        ),
        Problem("units_not_in_fulfillment", 422, "The fulfillment does not hold that many units of the line.", "Name at most `units`."),
        Problem("nothing_picked", 422, "Nothing in this fulfillment is picked.", "Record the pick with fulfillment.pick, then ship."),
        Problem("not_picked", 422, "More is to ship than was picked.", "Ship at most `picked`, or record the pick first."),
        Problem(
            "not_on_hand",
            422,
            "The location has fewer units on hand than are to ship.",
            "Count the stock and correct it, or record the shipment as a fact.",
        ),
        Problem(
            "units_recalled", 409, "The order's cancellation has recalled these units.", "Answer the recall with fulfillment.record_recall."
        ),
        Problem("recall_too_large", 422, "More units are named than were recalled.", "Name at most `recalled`."),
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
}


class Refused(Exception):
    """A command says no. `code` is of the catalogue; `facts` say which field, what was found, what would pass."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def status(self) -> int:
        return CATALOGUE[self.code].status
