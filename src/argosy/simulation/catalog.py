"""What the demo's merchant sells: three hundred articles of a tea and coffee house, and its gift sets, made from tables."""

from __future__ import annotations

from typing import NamedTuple

from ..base.money import half_up

FOOD_TAX, STANDARD_TAX = 7, 19
"""Percent, contained in the price: Germany's reduced rate for food, and its standard rate."""


class Article(NamedTuple):
    """A SKU. `price` is what a piece costs with tax, `cost` what it cost us, both in cents; `tax` in percent; `grams` with its box.

    `preorder`: it isn't there yet when the shop opens, and is sold ahead.
    """

    code: str
    title: str
    price: int
    cost: int
    tax: int
    grams: int
    preorder: bool = False

    def tax_of(self, gross: int) -> int:
        """The tax contained in `gross` cents."""
        return half_up(gross * self.tax, 100 + self.tax)


class Set(NamedTuple):
    """A bundle of articles, cheaper than they are one by one. `parts`: articles' codes and how many of each; `price` as an article's."""

    code: str
    title: str
    price: int
    parts: dict[str, int]


TEAS = """
    ASM Assam Mangalam 690 | DAR Darjeeling First Flush 1490 | DSF Darjeeling Second Flush 1190 | CEY Ceylon Uva 590
    EGR Earl Grey 640 | BRK English Breakfast 590 | LAP Lapsang Souchong 890 | KEE Keemun Congou 790 | YUN Yunnan Gold 990
    SEN Sencha Fukuyu 890 | GYO Gyokuro Asahi 2290 | GEN Genmaicha 690 | LUN Long Jing 1690 | GUN Gunpowder 490
    JAS Jasmine Chung Feng 890 | MIL Milk Oolong 1290 | TGY Tie Guan Yin 1390 | PUE Pu-Erh Shou 990 | ROI Rooibos 450
    HON Honeybush 520 | CAM Camomile 490 | PEP Peppermint 420 | FEN Fennel, Anise and Caraway 450 | HIB Hibiscus 390
    NIL Nilgiri Coonoor 620 | NEP Nepal Ilam 1090 | BAN Bancha 540 | MAO Mao Feng 1190 | WHP White Peony 1290
    SLV Silver Needle 2490 | MAT Mate, green 420 | GIL Ginger and Lemon 470
"""
HARVEST = """
    DARJ Darjeeling, new harvest 1690 | SENC Shincha, new harvest 2190 | ASSM Assam, new harvest 890
    LUNG Long Jing, before Qingming 2690 | NEPL Nepal, new harvest 1290 | CEYL Ceylon, new harvest 790
"""
"""Sold ahead: it comes in the third week."""
COFFEES = """
    ESP House Espresso 690 | CRE Café Crème 640 | DEC Decaffeinated Swiss Water 790 | SID Ethiopia Sidamo 890
    YIR Ethiopia Yirgacheffe 990 | KEN Kenya AA 1090 | RWA Rwanda Nyungwe 990 | HUE Guatemala Huehuetenango 850
    COL Colombia Huila 820 | BRA Brazil Santos 650 | HND Honduras Marcala 750 | PER Peru Organic 780
    SUM Sumatra Mandheling 920 | MAL India Malabar 790 | COS Costa Rica Tarrazú 950 | BLU Papua Sigri 990
"""
LARDER = """
    HNY Acacia Honey, 250 g 690 | HNL Linden Honey, 500 g 890 | CND White Rock Candy, 500 g 420 | CNB Brown Rock Candy 440
    SHO Shortbread Fingers 450 | CAN Cantuccini 520 | SPK Speculoos 390 | GIN Candied Ginger 590 | MRZ Marzipan Bread 480
    CHD Dark Chocolate 72 % 390 | CHM Milk Chocolate, Sea Salt 390 | LEM Lemon Curd 550 | MRM Orange Marmalade 520
    STR Strawberry Jam 490 | OAT Oat Drink, Barista 290 | SYR Vanilla Syrup 790 | CRS Caramel Syrup 790
    BIS Almond Biscotti 490 | WAF Waffle Hearts 420 | NOU Soft Nougat 650 | COC Drinking Chocolate 720
"""
SHAPES = """
    MUG Mug, 300 ml 1490 | CUP Cup and Saucer 1690 | POT Teapot, 1.2 l 4490 | BWL Matcha Bowl 2490
    CRM Milk Jug 1290 | SUG Sugar Bowl 1390 | PLT Dessert Plate 1190 | ESC Espresso Cup 990
"""
GLAZES = "WHT white | CEL celadon | COB cobalt | SND sand | BLK black | ROS rose | MOS moss"
TOOLS = """
    KET Gooseneck Kettle, 1 l 6990 | KEL Electric Kettle 8990 | THM Thermometer 1290 | SCL Scale, 0.1 g 3490
    TMR Tea Timer 990 | STN Strainer 790 | BAL Infuser Ball 590 | SPN Measuring Spoon 490 | WSK Bamboo Whisk 1490
    SCP Bamboo Scoop 690 | FIL Paper Filters, 100 350 | FLL Paper Filters, large, 100 390 | CLO Cotton Filter 690
    CAD Tea Caddy, 100 g 790 | CAL Tea Caddy, 250 g 990 | TIN Coffee Tin, 500 g 1290 | TRY Bamboo Tray 2490
    CSY Tea Cosy 1990 | WRM Teapot Warmer 2290 | TLT Tea Lights, 30 590 | GLS Double-walled Glass, 2 1890
    CRF Glass Carafe, 800 ml 2490 | DRP Ceramic Dripper 1990 | FRP French Press, 1 l 3990 | MOK Moka Pot, 6 cups 3290
    GRH Hand Grinder 5990 | GRE Electric Grinder 12990 | FRO Milk Frother 2490 | PIT Milk Pitcher, 600 ml 1690
    TMP Tamper, 58 mm 2990 | KNK Knock Box 2790 | BRU Grinder Brush 690 | DSC Descaler 790 | CLN Cleaning Tablets 990
    TRV Travel Mug 2490 | BTL Thermos Bottle, 1 l 2990 | COL Cold Brew Bottle 2290 | TWL Linen Tea Towel 1290
    BKT Book of Tea 2490 | GFT Gift Box 590
"""

SETS = """
    BREAKFAST Breakfast for two 2990 TEA-BRK-100 1 CER-MUG-WHT 2
    DARJEELING Darjeeling tasting 3490 TEA-DAR-100 1 TEA-DSF-100 1 TEA-NEP-100 1
    JAPAN Japanese afternoon 4990 TEA-SEN-100 1 CER-BWL-CEL 1 TOO-WSK 1 TOO-SCP 1
    ESPRESSO Espresso starter 5990 COF-ESP-250 2 TOO-MOK 1 CER-ESC-WHT 2
    FILTER Filter coffee starter 2990 COF-SID-250 1 TOO-DRP 1 TOO-FIL 1
    WINTER Winter evening 4290 TEA-GIL-100 1 TEA-HON-100 1 LAR-HNY 1 CER-MUG-MOS 2
    ENGLISH English afternoon 5890 TEA-EGR-250 1 LAR-SHO 2 LAR-LEM 1 CER-CUP-ROS 2
    SWEETS Something sweet 1690 LAR-CAN 1 LAR-SPK 1 LAR-CHD 1 LAR-NOU 1
    GREEN Five green teas 1290 TEA-SEN-25 1 TEA-LUN-25 1 TEA-GUN-25 1 TEA-MAO-25 1 TEA-BAN-25 1
    POT Pot and warmer 6190 CER-POT-SND 1 TOO-WRM 1 TOO-TLT 1
"""


def articles() -> list[Article]:
    """All of them, always in the same order."""
    made = []
    for key, name, price in _rows(TEAS):
        for grams, factor in ((25, 30), (100, 100), (250, 230), (500, 430)):
            made.append(_article(f"TEA-{key}-{grams}", f"{name}, {grams} g", price * factor // 100, FOOD_TAX, grams))
    for key, name, price in _rows(COFFEES):
        for grams, tenths in ((250, 10), (500, 19), (1000, 37)):
            made.append(_article(f"COF-{key}-{grams}", f"{name}, beans, {grams} g", price * tenths // 10, FOOD_TAX, grams))
    made += [_article(f"LAR-{key}", name, price, FOOD_TAX, 350) for key, name, price in _rows(LARDER)]
    for key, name, price in _rows(SHAPES):
        for glaze in GLAZES.split(" | "):
            code, colour = glaze.split()
            made.append(_article(f"CER-{key}-{code}", f"{name}, {colour}", price, STANDARD_TAX, 420))
    made += [_article(f"TOO-{key}", name, price, STANDARD_TAX, 600) for key, name, price in _rows(TOOLS)]
    made += [_article(f"NEW-{key}", name, price, FOOD_TAX, 100)._replace(preorder=True) for key, name, price in _rows(HARVEST)]
    return made


def sets() -> list[Set]:
    """The gift sets, always in the same order."""
    made = []
    for line in SETS.strip().splitlines():
        code, *words = line.split()
        at = next(i for i, word in enumerate(words) if word.isdigit())
        parts = words[at + 1 :]
        counts = dict(zip(parts[::2], map(int, parts[1::2]), strict=True))
        made.append(Set(f"SET-{code}", " ".join(words[:at]), int(words[at]), counts))
    return made


def _article(code: str, title: str, price: int, tax: int, grams: int) -> Article:
    return Article(code, title, price, price * 45 // 100, tax, grams + 40)


def _rows(table: str) -> list[tuple[str, str, int]]:
    cells = [cell.split() for line in table.strip().splitlines() for cell in line.split(" | ")]
    return [(key, " ".join(name), int(price)) for key, *name, price in cells]
