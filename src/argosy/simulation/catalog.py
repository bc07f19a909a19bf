"""What the demo's merchant sells: two hundred articles of a tea and coffee house, as tables from which they are made."""

from __future__ import annotations

from typing import NamedTuple

from ..base.money import half_up

FOOD_TAX, STANDARD_TAX = 7, 19
"""Percent, contained in the price: Germany's reduced rate for food, and its standard rate."""


class Article(NamedTuple):
    """A SKU. `price` is what a piece costs with tax, `cost` what it cost us, both in cents; `tax` in percent."""

    code: str
    title: str
    price: int
    cost: int
    tax: int

    def tax_of(self, gross: int) -> int:
        """The tax contained in `gross` cents."""
        return half_up(gross * self.tax, 100 + self.tax)


TEAS = """
    ASM Assam Mangalam 690 | DAR Darjeeling First Flush 1490 | DSF Darjeeling Second Flush 1190 | CEY Ceylon Uva 590
    EGR Earl Grey 640 | BRK English Breakfast 590 | LAP Lapsang Souchong 890 | KEE Keemun Congou 790 | YUN Yunnan Gold 990
    SEN Sencha Fukuyu 890 | GYO Gyokuro Asahi 2290 | GEN Genmaicha 690 | LUN Long Jing 1690 | GUN Gunpowder 490
    JAS Jasmine Chung Feng 890 | MIL Milk Oolong 1290 | TGY Tie Guan Yin 1390 | PUE Pu-Erh Shou 990 | ROI Rooibos 450
    HON Honeybush 520 | CAM Camomile 490 | PEP Peppermint 420 | FEN Fennel, Anise and Caraway 450 | HIB Hibiscus 390
"""
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
    STR Strawberry Jam 490 | OAT Oat Drink, Barista 290 | SYR Vanilla Syrup 790
"""
SHAPES = """
    MUG Mug, 300 ml 1490 | CUP Cup and Saucer 1690 | POT Teapot, 1.2 l 4490 | BWL Matcha Bowl 2490
    CRM Milk Jug 1290 | SUG Sugar Bowl 1390 | PLT Dessert Plate 1190 | ESC Espresso Cup 990
"""
GLAZES = "WHT white | CEL celadon | COB cobalt | SND sand | BLK black"
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


def articles() -> list[Article]:
    """All of them, always in the same order."""
    made = []
    for key, name, price in _rows(TEAS):
        for grams, factor in ((100, 100), (250, 230), (500, 430)):
            made.append(_article(f"TEA-{key}-{grams}", f"{name}, {grams} g", price * factor // 100, FOOD_TAX))
    for key, name, price in _rows(COFFEES):
        made.append(_article(f"COF-{key}-250", f"{name}, beans, 250 g", price, FOOD_TAX))
        made.append(_article(f"COF-{key}-1000", f"{name}, beans, 1 kg", price * 37 // 10, FOOD_TAX))
    made += [_article(f"LAR-{key}", name, price, FOOD_TAX) for key, name, price in _rows(LARDER)]
    for key, name, price in _rows(SHAPES):
        for glaze in GLAZES.split(" | "):
            code, colour = glaze.split()
            made.append(_article(f"CER-{key}-{code}", f"{name}, {colour}", price, STANDARD_TAX))
    made += [_article(f"TOO-{key}", name, price, STANDARD_TAX) for key, name, price in _rows(TOOLS)]
    return made


def _article(code: str, title: str, price: int, tax: int) -> Article:
    return Article(code, title, price, price * 45 // 100, tax)


def _rows(table: str) -> list[tuple[str, str, int]]:
    cells = [cell.split() for line in table.strip().splitlines() for cell in line.split(" | ")]
    return [(key, " ".join(name), int(price)) for key, *name, price in cells]
