"""The changes of an edit, in a word each, as (type, fields); and what an edit leaves behind."""

from tests.shop import ADDRESS

NEW = ADDRESS | {"line1": "Nebenstr. 7"}


def q(line, quantity):
    return "set_quantity", {"line": line, "quantity": quantity}


def price(line, unit_price, reason="agreed"):
    return "set_price", {"line": line, "unit_price": unit_price, "reason": reason}


def add(sku, quantity=1, unit_price="10.00", **more):
    return "add_line", {"sku": sku, "quantity": quantity, "unit_price": unit_price, **more}


def remove(line):
    return "remove_line", {"line" if isinstance(line, int) else "name": line}


def beside(kind, amount, **more):
    return "add_adjustment", {"kind": kind, "title": kind, "amount": amount, **more}


def undo(adjustment):
    return "remove_adjustment", {"adjustment": adjustment}


def shipping(amount, **more):
    return "set_shipping", {"amount": amount, **more}


def lines(shop, reference="A"):
    rows = shop.rows("select l.* from order_lines l join orders o on o.id = l.order_id where reference = %s order by n", reference)
    return [tuple(r[name] for name in ("n", "code", "ordered", "cancelled", "net", "tax", "gross", "discount")) for r in rows]


def adjusted(shop):
    return [tuple(r.values()) for r in shop.rows("select n, kind, net, tax, gross, units, line, reverses from adjustments order by n")]
