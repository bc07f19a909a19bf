"""Money: every amount is its ledger's balance, cash follows captures and refunds, and what was asked stands open."""

from __future__ import annotations

from ...model.accounts import PAYMENT_COLUMNS
from .probe import Probe, balances, compare

PAYMENTS = f"""
    select order_id, payment as n, {balances(PAYMENT_COLUMNS, "amount")}
    from money_ledger where book = 'promises' group by order_id, payment
"""

VALUE_BALANCES = """
    select id, sum(units) as balance
    from (
        select to_value as id, coalesce(native, amount) as units from money_ledger where to_account = 'value'
        union all
        select from_value, -coalesce(native, amount) from money_ledger where from_account = 'value'
    ) moved group by id
"""
VALUE_HELD = """
    select p.value_account as id, sum(m.native) as held
    from money_ledger m join payments p on p.order_id = m.order_id and p.n = m.payment
    where m.book = 'promises' and p.value_account is not null group by p.value_account
"""
# What a payment still holds, n minor units, in its account's own unit, rounded half up; n is never below zero.
VALUE_DRAWN = """
    select value_account as id,
           sum(case when native_amount is null or amount = 0 then n
                    else div(2::numeric * n * native_amount + amount, 2 * amount) end) as held
    from (select value_account, native_amount, amount, authorized - captured - voided as n from payments) p
    where value_account is not null group by value_account
"""

CASH = """
    select order_id, n, coalesce(taken, 0) as taken, captured - refunded as captured_less_refunded
    from payments left join (
        select order_id, payment as n,
               sum(case from_account || '>' || to_account
                   when 'payer>clearing' then amount when 'value>house' then amount
                   when 'clearing>payer' then -amount when 'house>value' then -amount else 0 end) as taken
        from money_ledger where book = 'holdings' and payment is not null group by order_id, payment
    ) c using (order_id, n)
    where coalesce(taken, 0) <> captured - refunded
"""
CURRENCY = """
    select m.seq, m.order_id, m.payment, m.currency, o.currency as order_currency
    from money_ledger m join orders o on o.id = m.order_id
    where m.payment is not null and m.currency <> o.currency
"""
UNPLACED = """
    select seq, book, from_account, to_account, amount from money_ledger
    where book = 'promises' and (order_id is null or payment is null)
       or from_account = 'clearing' and from_collector is null or to_account = 'clearing' and to_collector is null
       or from_account = 'value' and from_value is null or to_account = 'value' and to_value is null
"""

ASKED = """
    select order_id, payment as n, sum(amount) filter (where kind = 'capture') as capturing,
           sum(amount) filter (where kind = 'void') as voiding, sum(amount) filter (where kind = 'refund') as refunding
    from instructions where state = 'open' and payment is not null group by order_id, payment
"""

MONEY = (
    Probe(
        "payment_balances",
        "Every payment's amounts are its money ledger's",
        ("payments", "money_ledger"),
        (compare("payments", ("order_id", "n"), PAYMENT_COLUMNS, PAYMENTS),),
    ),
    Probe(
        "value_balances",
        "What value accounts hold is the money ledger's, and what payments draw on them",
        ("value_accounts", "payments", "money_ledger"),
        (
            compare("value_accounts", ("id",), ("balance",), VALUE_BALANCES),
            compare("value_accounts", ("id",), ("held",), VALUE_HELD),
            compare("value_accounts", ("id",), ("held",), VALUE_DRAWN),
        ),
    ),
    Probe(
        "payment_cash",
        "Cash taken less cash given back is what was captured less what was refunded, in the order's currency",
        ("payments", "money_ledger"),
        (CASH, CURRENCY),
    ),
    Probe(
        "money_placed",
        "Every move of money says whose it is, or with whom",
        ("money_ledger",),
        (UNPLACED,),
    ),
    Probe(
        "instructions",
        "Open instructions add up to what payments are capturing, voiding and refunding",
        ("instructions", "payments"),
        (compare("payments", ("order_id", "n"), ("capturing", "voiding", "refunding"), ASKED),),
    ),
)
