"""What a file's columns mean when nobody has written a mapping: told by its header, in several languages and any order.

A header is looked for in the first rows, so that a title may stand above it. Of a CSV file the delimiter is the one under which most
columns are known; the encoding is UTF-8 if all of it is, else Windows' Western one, which Excel writes; the decimal sign is the one
that its numbers have.
"""

from __future__ import annotations

import codecs
import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from ...engine.registry import REGISTRY
from .excel import SUFFIXES, sheet_rows
from .mapping import Mapping as FileMapping
from .mapping import kind_of
from .outcome import UnreadableFile

Words = Mapping[str, str]
"""By field: what its column may be called, as `folded` spells it."""

HEADER_ROWS_MAX = 20
DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT_ROWS = 2_000
READ_BYTES = 1 << 20
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")

STOCK: Words = {
    "lines.sku": "sku article articlenumber artikel artikelnummer artikelnr artnr item itemnumber code produit referencearticle "
    "articulo codigo articolo codice produkt produktnummer artikelkod varenummer",
    "location": "location warehouse store lager lagerort standort filiale entrepot emplacement magasin almacen ubicacion magazzino "
    "magazijn",
    "lines.counted": "counted count quantity qty onhand stock units bestand menge anzahl gezahlt stuck quantite compte cantidad contado "
    "quantita contato aantal antal",
    "reason": "reason note comment grund bemerkung kommentar motif raison motivo nota reden",
}
PRODUCTS: Words = {
    "code": STOCK["lines.sku"],
    "title": "title name description titel bezeichnung beschreibung artikelbezeichnung titre nom designation titulo nombre descripcion "
    "titolo nome omschrijving naam",
    "barcodes": "barcode barcodes ean gtin upc ean13 strichcode codebarres codigodebarras",
    "price": "price unitprice preis vkpreis verkaufspreis vk prix precio prezzo prijs",
    "price_currency": "pricecurrency currency wahrung waehrung devise moneda valuta",
    "cost": "cost unitcost einkaufspreis ekpreis ek cout coste costo kostprijs",
    "cost_currency": "costcurrency",
    "tax_class": "taxclass tax steuerklasse steuer classetva tva iva vat",
    "weight_g": "weightg weight weightgrams gewicht gewichtg poids poidsg peso pesog",
    "length_mm": "lengthmm length lange laengemm langemm longueur largo lunghezza",
    "width_mm": "widthmm width breite breitemm largeur ancho larghezza",
    "height_mm": "heightmm height hohe hoehemm hohemm hauteur alto altezza",
    "unit": "unit einheit unite unidad unita eenheid",
    "tracked": "tracked keepsstock lagergefuhrt bestandsgefuhrt",
    "oversell": "oversell",
    "preorder_until": "preorderuntil",
    "safety_stock": "safetystock sicherheitsbestand mindestbestand stocksecurite stockdeseguridad",
    "state": "state status",
}
TRACKING: Words = {
    "order": "order ordernumber orderno number orderid bestellung bestellnummer auftrag auftragsnummer commande numerodecommande pedido "
    "numerodepedido ordine reference channelreference referenz",
    "tracking": "tracking trackingnumber trackingno trackingcode sendungsnummer paketnummer suivi numerodesuivi seguimiento "
    "numerodeseguimiento tracciamento",
    "carrier": "carrier shipper versanddienst versender frachtfuhrer paketdienst transporteur transportista corriere",
    "location": STOCK["location"],
}


def folded(name: Any) -> str:
    """A header's name without case, accents, spaces and signs."""
    apart = unicodedata.normalize("NFKD", str(name).casefold())
    return re.sub(r"[^a-z0-9]", "", apart)


def guessed(path: Path, command: str, words: Words, needed: Iterable[str], constants: Mapping[str, Any]) -> FileMapping:
    """A mapping of the file for this command. `needed` fields must have a column, or be a constant. Raises UnreadableFile.

    A field that has a column and a constant is taken from the column.
    """
    excel = path.name.lower().endswith(SUFFIXES)
    encoding = None if excel else _encoding(path)
    best: tuple[int, dict[str, str], str] = (0, {}, ",")
    for delimiter in (",",) if excel else DELIMITERS:
        for at, row in enumerate(islice(_rows(path, encoding, delimiter), HEADER_ROWS_MAX)):
            found = _known(row, words)
            if len(found) > len(best[1]):
                best = (at, found, delimiter)
    skip, fields, delimiter = best
    missing = [field for field in needed if field not in fields and field not in constants]
    if missing:
        names = {field: _spelt(field, words) for field in words}
        known = f" It has: {', '.join(fields.values())}." if fields else ""
        raise UnreadableFile(
            f"No row of the file's first {HEADER_ROWS_MAX} names a column for {names[missing[0]]!r}.{known} Columns may be called: "
            f"{', '.join(names.values())}; or the same in other languages."
        )
    declaration = REGISTRY[command]
    schema = declaration.body.model_json_schema()
    kept = {name: value for name, value in constants.items() if name not in fields}
    of = {name: kind_of(schema, name, command) for name in (*fields, *kept)}
    kinds = {name: kind for name, (kind, _) in of.items()}
    lists = frozenset[str]().union(*(inside for _, inside in of.values()))
    numbers = [column for field, column in fields.items() if kinds[field] in ("decimal", "integer")]
    decimal = _decimal(path, encoding, delimiter, skip, numbers)
    return FileMapping(declaration, None, fields, kept, kinds, lists, delimiter=delimiter, encoding=encoding, decimal=decimal, skip=skip)


def _spelt(field: str, words: Words) -> str:
    """What a column for it may be called, as a person writes it: `price currency`."""
    first, own = words[field].split()[0], field.rpartition(".")[2].replace("_", " ")
    return own if folded(own) == first else first


def _known(row: list[Any], words: Words) -> dict[str, str]:
    """By field the column that is called so, the first of several."""
    found: dict[str, str] = {}
    for cell in row:
        name = folded(cell) if isinstance(cell, str) else ""
        field = next((field for field, said in words.items() if name and name in said.split()), None)
        if field is not None:
            found.setdefault(field, str(cell).strip())
    return found


def _rows(path: Path, encoding: str | None, delimiter: str) -> Iterator[list[Any]]:
    if path.name.lower().endswith(SUFFIXES):
        yield from sheet_rows(path, None)
        return
    try:
        with path.open(encoding=encoding or "utf-8-sig", newline="") as file:
            yield from csv.reader(file, delimiter=delimiter)
    except (csv.Error, OSError, UnicodeError) as error:
        raise UnreadableFile(f"{path.name} can't be read as a table: {error}") from error


def _encoding(path: Path) -> str | None:
    """None: by its mark, or UTF-8."""
    with path.open("rb") as file:
        start = file.read(4)
        file.seek(0)
        if start.startswith(_MARKS[1:]):
            return "utf-16"
        decode = codecs.getincrementaldecoder("utf-8")()
        try:
            while data := file.read(READ_BYTES):
                decode.decode(data)
            decode.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return None


def _decimal(path: Path, encoding: str | None, delimiter: str, skip: int, columns: list[str]) -> str:
    """A comma where a number of the file has one that can't stand between thousands, or where columns are parted by semicolons."""
    rows = _rows(path, encoding, delimiter)
    header = [str(cell).strip() for cell in next(islice(rows, skip, None), [])]
    places = [header.index(column) for column in columns if column in header]
    for row in islice(rows, LOOKED_AT_ROWS):
        for place in places:
            said = row[place].strip() if place < len(row) and isinstance(row[place], str) else ""
            if re.fullmatch(r"-?[0-9.]*,([0-9]{1,2}|[0-9]{4,})", said):
                return ","
            if re.fullmatch(r"-?[0-9,]*\.([0-9]{1,2}|[0-9]{4,})", said):
                return "."
    return "," if delimiter == ";" else "."
