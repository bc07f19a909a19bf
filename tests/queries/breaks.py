"""Statements that break true books, where more than one file of tests needs them."""

from tests.queries.books import A, B, C, E

LINE = f"update order_lines set %s where order_id = '{A}'"
CARD = f"update payments set %s where order_id = '{A}' and n = 1"

STATUS = [
    ("status", "complete", f"update order_lines set shipped = 6, waiting = 0, promised = 0 where order_id = '{A}'"),
    ("status", "cancelled", f"update order_lines set cancelled = ordered, promised = 0 where order_id = '{B}'"),
    ("status", "open", f"delete from order_lines where order_id = '{C}'"),
    ("payment_status", "refunded", CARD % "refunded = 290"),
    ("payment_status", "paid", CARD % "refunded = 0, captured = 460"),
    ("payment_status", "part_paid", CARD % "refunded = 0, captured = 459"),
    ("payment_status", "pending", CARD % "refunded = 0, captured = -40, authorized = -100, voided = 0"),
    ("payment_status", "none", f"delete from payments where order_id = '{C}'"),
    ("payment_status", "none", f"update payments set purpose = 'guarantee' where order_id = '{E}'"),
    ("fulfillment_status", "none", f"update order_lines set shipped = 0 where order_id = '{A}'"),
    ("fulfillment_status", "delivered", f"update order_lines set under_way = 0 where order_id = '{E}'"),
    ("return_status", "returned", f"update order_lines set returned = 3 where order_id = '{A}'"),
    ("return_status", "announced", f"update order_lines set returned = 0 where order_id = '{A}'"),
    ("return_status", "none", f"update order_lines set \"returning\" = 0 where order_id = '{E}'"),
]
