"""The rows a command may touch: one class a table, by area.

Quantities are integers of the SKU's smallest unit; money is integer minor units of the row's currency; unit prices have four
more decimals. The tables in `store/tables/` state the same columns for the database; a test compares the two.
"""

from __future__ import annotations

from .access import Role, User
from .base import Row
from .engine import Due
from .files import Attachment, Job
from .fulfillment import Fulfillment, Parcel, ParcelLine
from .ledgers import Goods, Money
from .orders import Adjustment, Hold, Line, Order, Promise, Reservation, Tax, Transfer
from .payments import Instruction, Payment, ValueAccount
from .people import Address, Customer, CustomerAddress, Note, Remark
from .settings import ApiKey, Channel, Collector, CustomField, HoldType, Location, MailText, Policy, Series, SettingsVersion, TaxRate
from .stock import Barcode, Component, Sku, Stock, Supply
from .together import Approval, FollowUp, Mention, View

ROWS: tuple[type[Row], ...] = (
    Job,
    SettingsVersion,
    Location,
    Channel,
    Collector,
    HoldType,
    Policy,
    Series,
    ApiKey,
    Role,
    User,
    TaxRate,
    CustomField,
    MailText,
    Sku,
    Barcode,
    Component,
    Stock,
    Supply,
    Customer,
    CustomerAddress,
    Address,
    Order,
    Line,
    Adjustment,
    Tax,
    Promise,
    Hold,
    Note,
    Remark,
    Attachment,
    Approval,
    Mention,
    FollowUp,
    View,
    Reservation,
    Transfer,
    Payment,
    ValueAccount,
    Instruction,
    Fulfillment,
    Parcel,
    ParcelLine,
    Goods,
    Money,
    Due,
)

__all__ = [
    "ROWS",
    "Address",
    "Adjustment",
    "ApiKey",
    "Approval",
    "Attachment",
    "Barcode",
    "Channel",
    "Collector",
    "Component",
    "CustomField",
    "Customer",
    "CustomerAddress",
    "Due",
    "FollowUp",
    "Fulfillment",
    "Goods",
    "Hold",
    "HoldType",
    "Instruction",
    "Job",
    "Line",
    "Location",
    "MailText",
    "Mention",
    "Money",
    "Note",
    "Order",
    "Parcel",
    "ParcelLine",
    "Payment",
    "Policy",
    "Promise",
    "Remark",
    "Reservation",
    "Role",
    "Row",
    "Series",
    "SettingsVersion",
    "Sku",
    "Stock",
    "Supply",
    "Tax",
    "TaxRate",
    "Transfer",
    "User",
    "ValueAccount",
    "View",
]
