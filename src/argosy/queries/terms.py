"""By what an order can be found: its terms, each of a kind, as they follow from the rows. The read table `order_terms` holds them.

Codes are terms as they are. What people type (numbers, references, names, e-mail addresses, SKUs, tracking numbers) is folded into words
of the kind `text`, here and when somebody searches, so that the two meet: without case, accents, or punctuation between names. Names are
there in each of their spellings, and telephone numbers as they are dialled, so that who searches need not know how it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

TERM_LENGTH_MAX = 200
"""Longer values are cut: two that agree so far are found together."""

TEXT = "text"
CUSTOM = "custom:"

COLUMNS = {
    "status": "status",
    "payment_status": "payment_status",
    "fulfillment_status": "fulfillment_status",
    "return_status": "return_status",
    "channel": "channel",
    "delivery_method": "delivery_method",
    "assignee": "assignee",
    "customer": "customer_id::text",
    "currency": "currency",
    "test": "test::text",
}
"""Kinds that are a column of the order, and its text."""

RARE = {
    "test": "case when o.test then 'true' end",
    "due": "case when o.due > 0 then 'true' end",
    "currency": "null",
}
"""Of these only what is rare is a term: nobody looks for all orders that are no tests, or in the one currency there is."""

_VALUES = ", ".join(f"('{kind}', {RARE.get(kind, f'o.{column}')})" for kind, column in (COLUMNS | {"due": ""}).items())


def _of_each(kind: str, term: str, table: str, condition: str) -> str:
    """SQL: a term for each row of an order, looked up by its key whatever the planner thinks of how many there are."""
    rows = f"(select {term} as term from {table} where {condition} offset 0)"
    return f"select o.id, o.placed_at, {kind}, x.term from o cross join lateral {rows} x"


_SKU = "(select code from skus where id = sku_id)"
_CODES = (
    f"select o.id as order_id, o.placed_at, v.kind, v.term from o cross join lateral (values {_VALUES}) v (kind, term)",
    _of_each("'sku'", "code", "order_lines", "order_id = o.id"),
    _of_each("'sku'", _SKU, "order_lines", "order_id = o.id"),
    _of_each("'location'", "location", "promises", "owner = o.id"),
    _of_each("'location'", "location", "fulfillments", "order_id = o.id"),
    _of_each("'location'", "location", "parcels", "order_id = o.id"),
    _of_each("'hold'", "type", "holds", "order_id = o.id and released_at is null"),
    _of_each("'follow_up'", "'true'", "follow_ups", "order_id = o.id and closed_at is null"),
    _of_each("'failed_delivery'", "'true'", "parcels", "order_id = o.id and state = 'failed'"),
    _of_each("'payment_method'", "method", "payments", "order_id = o.id"),
    _of_each("'collector'", "collector", "payments", "order_id = o.id"),
    _of_each("'country'", "country", "addresses", "id = o.ship_to"),
    "select o.id, o.placed_at, 'tag', t.tag from o "
    "cross join lateral jsonb_array_elements_text(case jsonb_typeof(o.tags) when 'array' then o.tags else '[]' end) t (tag)",
    f"select o.id, o.placed_at, '{CUSTOM}' || c.key, c.value from o "
    "cross join lateral jsonb_each_text(case jsonb_typeof(o.custom) when 'object' then o.custom else '{}' end) c",
)
CODES = " union all ".join(_CODES)
"""SQL: order_id, placed_at, kind, term of the orders in a relation `o`; with repetitions and nulls."""

TEXTS = f"""
    select o.id, o.placed_at, array[o.number, o.reference, o.customer_reference, c.email]
        || array(select a.email from addresses a where a.id = any(array[o.ship_to, o.bill_to]))
        || array(select p.tracking from parcels p where p.order_id = o.id)
        || array(select l.code from order_lines l where l.order_id = o.id)
        || array(select nullif({_SKU}, l.code) from order_lines l where l.order_id = o.id),
        array[c.name, c.company] || array(select a.name from addresses a where a.id = any(array[o.ship_to, o.bill_to])),
        array[c.phone] || array(select a.phone from addresses a where a.id = any(array[o.ship_to, o.bill_to]))
    from orders o left join lateral (select * from customers where id = o.customer_id offset 0) c on true where o.id = any(%(ids)s)
"""
"""SQL: of each order what is folded whole, the names, whose parts are words too, and telephone numbers."""

_PARTS = re.compile(r"\w+")


def fold(text: str) -> str:
    """As it is compared: without case, accents and what only looks different."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join([c for c in plain if not unicodedata.combining(c)])


def parts(text: str) -> list[str]:
    """The words of a name, folded, without what stands between them."""
    return _PARTS.findall(fold(text))


def words(text: str) -> list[str]:
    """What stands between spaces, folded; each at most TERM_LENGTH_MAX long."""
    return [word[:TERM_LENGTH_MAX] for word in fold(text).split()]


_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_SPELT_OUT = re.compile(r"([ao])e|(?<![aeoq])(u)e")
"""Two letters that may stand for an umlaut: not in Bauer, Neuer or Quelle."""


def spellings(name: str) -> set[str]:
    """A name as it is written, and as Germans write it who have no umlauts, and who have: whichever is typed, it is found.

    `fold` makes ö an o, and ß ss; so Kohler finds Köhler anyway, and Köhler Kohler.
    """
    spelt_out = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    return {fold(name), fold(spelt_out), _SPELT_OUT.sub(r"\1\2", fold(name))}


def text_terms(whole: Iterable[str | None], names: Iterable[str | None], phones: Iterable[str | None] = ()) -> set[str]:
    """The words by which an order is found: references and addresses as they are written, and without the # that people put before
    a number; names also by their parts, however umlauts are written; and telephone numbers.
    """
    texts = [text for text in whole if text]
    found = {word for text in texts for word in words(text)}
    found |= {word.lstrip("#") for word in found} - {""}
    for name in names:
        for spelling in spellings(name) if name else ():
            for word in words(spelling):
                found.add(word)
                found.update(_PARTS.findall(word))
    found |= {number for text in texts for said in (text, *text.split()) if (number := dialled(said))}
    return found | {PHONE + number for phone in phones if phone and (number := national(phone))}


# ── telephone numbers ────────────────────────────────────────────────────────────────────────────────────────────────────

PHONE = "tel:"
"""Before the digits by which a telephone number is found, and whatever else is dialled like one: a reference may begin with 0, too."""
DIALLED_DIGITS_MIN = 7
_PHONE = re.compile(r"[\d\s()+/.-]*")
_TWO_DIGITS = frozenset("20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66".split())
_TWO_DIGITS |= frozenset("81 82 84 86 90 91 92 93 94 95 98".split())
"""Codes of countries (ITU-T E.164). Those with 1 and 7 have one digit, all others three."""


def national(phone: str) -> str:
    """The digits of a telephone number without its country's code, or the 0 before the area's: however written, the same."""
    found = "".join([c for c in phone if c.isascii() and c.isdigit()])
    if not phone.lstrip(" (").startswith("+") and not found.startswith("00"):
        return found.removeprefix("0")
    found = found.lstrip("0")
    code = 1 if found[:1] in ("1", "7") else 2 if found[:2] in _TWO_DIGITS else 3
    return found[code:].removeprefix("0")


def dialled(text: str) -> str | None:
    """The word by which it is found, if it looks like a telephone number as it is dialled from elsewhere: from + or 0 on."""
    first = text[:1]
    if first.isascii() and first.isalnum() and first != "0":  # as most words are, of which nothing more need be looked at
        return None
    number = digits(text)
    if number is None or len(number) < DIALLED_DIGITS_MIN or not (number.startswith("0") or text.lstrip(" (").startswith("+")):
        return None
    return (PHONE + national(text))[:TERM_LENGTH_MAX]


# ── customers and SKUs ───────────────────────────────────────────────────────────────────────────────────────────────────

CUSTOMER = "customer"
SKU = "sku"
SAME_EMAIL, SAME_PHONE, SAME_PLACE = "same email", "same phone", "same place"
"""Kinds of `find_terms`: words by which a customer or a SKU is found, and what two customers have in common who may be one."""

PHONE_DIGITS = 9
"""Two numbers that end in as many equal digits are one, whatever stands before them: +49 170 … and 0170 …."""
ENDS_DIGITS_MIN = 6
"""By so many last digits of it a customer's number is found, or more."""


def digits(text: str) -> str | None:
    """The digits of what looks like a telephone number, or of its beginning."""
    found = "".join([c for c in text if c.isascii() and c.isdigit()])
    return found if len(found) >= 3 and _PHONE.fullmatch(text) else None


def sought(text: str) -> list[str]:
    """The words by which customers and SKUs are looked for; a telephone number is one word."""
    number = dialled(text) or digits(text)
    return [number] if number is not None else list(dict.fromkeys(words(text)))


def ends(number: str) -> set[str]:
    """The whole of a customer's number, and its ends: whoever has only its last digits finds it as well."""
    return {number, *(number[start:] for start in range(1, len(number) - ENDS_DIGITS_MIN + 1))}
