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
    "lines_told": 6,
    "orders_placed": 5,
    "orders_existing": 0,
    "units_promised": 8,
    "units_waiting": 12,
    "amount_in": "99.51",
    "amount_placed": "88.65",
    "amount_told": "10.86",
}

REAL = Path(__file__).resolve().parents[3] / "shared/data/online-retail/online-retail.csv.gz"
REAL_MISSING = "the real sales of 2010-2011 are not beside this checkout: ../shared/data/online-retail"


def written(path: Path, lines: str = LINES, header: str = HEADER) -> Path:
    """The file, gzipped if its name says so."""
    content = f"{header}\n{lines}".encode()
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return path
