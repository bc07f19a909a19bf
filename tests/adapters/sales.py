"""A few of a retailer's invoice lines with every quirk of the real file, and where the real file is."""

import gzip
from pathlib import Path

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"

LINES = """\
536365,85123A,"WHITE HEART, LARGE",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom
536365,85123a,WHITE HEART ,3,2010-12-01 08:26:00,2.95,17850.0,United Kingdom
536365,POST,POSTAGE,1,2010-12-01 08:26:00,18.0,17850.0,United Kingdom
536366,22423,CAKESTAND,1,2010-12-01 08:28:00,12.75,,France
536366,22423,CAKESTAND,1,2010-12-01 08:28:00,12.75,,France
536367,22423,REGENCY CAKESTAND,2,2010-12-01 08:34:00,10.95,13047.0,EIRE
C536368,22423,CAKESTAND,-1,2010-12-01 08:34:00,12.75,13047.0,United Kingdom
536369,84077,BOXES,5,2010-12-01 08:34:00,0.299,13748.0,United Kingdom
536367,22423,CAKESTAND,1,2010-12-01 08:35:00,10.95,13047.0,EIRE
A536370,B,Adjust bad debt,1,2010-12-01 09:00:00,-11.06,,United Kingdom
536371,gift_0001_20,Gift Voucher £20.00,1,2010-12-01 09:01:00,16.67,,Unspecified
536372,22423,,-10,2010-12-01 09:02:00,0.0,,United Kingdom
536373,84077,,4,2010-12-01 09:03:00,0.0,,United Kingdom
536374,47566,PARTY BUNTING,1,2011-07-01 09:04:00,4.65,12583.0,Channel Islands
"""
"""Lines 2 to 15. Two codes differ only in case, two lines are the same, one invoice has two times and is interrupted."""

TOTALS = {
    "lines_in": 14,
    "lines_placed": 8,
    "lines_corrected": 1,
    "lines_told": 5,
    "orders_placed": 5,
    "orders_existing": 0,
    "units_promised": 6,
    "units_waiting": 14,
    "amount_in": "99.51",
    "amount_placed": "88.65",
    "amount_corrected": "0.00",
    "amount_told": "10.86",
}

AT = "2010-12-01 08:26:00"


def _line(invoice, code, quantity, price, customer="17850.0", at=AT, title="WHITE HEART"):
    return f"{invoice},{code},{title},{quantity},{at},{price},{customer},United Kingdom\n"


PAST = "".join(
    [
        _line("536365", "85123A", 6, "2.55"),
        _line("536365", "85123a", 3, "2.95"),
        _line("536365", "POST", 1, "18.0", title="POSTAGE"),
        _line("536366", "22423", 1, "12.75", ""),
        _line("536366", "22423", 1, "12.75", ""),  # the same line twice was sold twice
        _line("536367", "85123A", 4, "2.10"),
        _line("536368", "DOT", 1, "569.77", "", title="DOTCOM POSTAGE"),  # postage alone
        _line("C536369", "85123A", -2, "2.55"),  # of 536365, though 536367 is newer: the price is its
        _line("C536369", "85123A", -1, "2.55"),  # the same line of it
        _line("C536369", "85123A", -4, "2.00"),  # of 536367, for less than it cost
        _line("C536370", "85123A", -1, "2.55", "13047.0"),  # another customer never bought it
        _line("C536370", "POST", -1, "5.0", "13047.0", title="POSTAGE"),
        _line("C536371", "22423", -1, "12.75", ""),  # nobody knows who
        _line("C536372", "85123A", -4, "2.55"),  # more than is left of any
        _line("C536373", "D", -1, "27.50", title="Discount"),
        _line("A536374", "B", 1, "-11062.06", "", title="Adjust bad debt"),
        _line("536375", "22423", -10, "0.0", "", title="damaged"),
        _line("536376", "84077", 4, "0.0", "", title="found"),
        _line("536377", "84077", 4, "0.0", title="a gift"),
        _line("536377", "PADS", 1, "0.001", title="PADS TO MATCH"),
    ]
)
PAST_TOTALS = {
    "lines_in": 20,
    "lines_imported": 17,
    "lines_told": 3,
    "orders": 9,
    "orders_existing": 0,
    "amount_in": "-10489.89",
    "amount_orders": "58.05",
    "amount_credits": "41.15",
    "amount_fees": "555.27",
    "amount_told": "-11062.06",
}
"""Orders: of goods 536365, 536366, 536367, 536377; of postage 536368; credits of their own C536370 to C536373."""

REAL = Path(__file__).resolve().parents[3] / "shared/data/online-retail/online-retail.csv.gz"
REAL_MISSING = "the real sales of 2010-2011 are not beside this checkout: ../shared/data/online-retail"


def written(path: Path, lines: str = LINES, header: str = HEADER) -> Path:
    """The file, gzipped if its name says so."""
    content = f"{header}\n{lines}".encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path
