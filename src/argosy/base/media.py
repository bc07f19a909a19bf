"""What bytes are, told from themselves and never from their name: a dozen signatures, and text that is only text."""

from __future__ import annotations

import re

UNKNOWN = "application/octet-stream"
PLAIN = "text/plain"
CSV, NDJSON = "text/csv", "application/x-ndjson"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-excel"),
)
_OFFICE = (
    (b"xl/", XLSX),
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"opendocument.spreadsheet", "application/vnd.oasis.opendocument.spreadsheet"),
)
"""What is inside a zip that is more than a zip."""
_MARKUP = re.compile(rb"\s*(?:<\?xml|<!doctype|<!--|<html|<svg|<script|<head|<body)", re.IGNORECASE)
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MARKS = (b"\xff\xfe", b"\xfe\xff")

_ZIPPED = frozenset({"application/zip", *(media for _, media in _OFFICE)})
_BY_EXTENSION: dict[str, frozenset[str]] = {
    "pdf": frozenset({"application/pdf"}),
    "png": frozenset({"image/png"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "gif": frozenset({"image/gif"}),
    "webp": frozenset({"image/webp"}),
    "tif": frozenset({"image/tiff"}),
    "tiff": frozenset({"image/tiff"}),
    "heic": frozenset({"image/heic"}),
    "zip": _ZIPPED,
    "gz": frozenset({"application/gzip"}),
    "xlsx": frozenset({XLSX}),
    "docx": frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
    "ods": frozenset({"application/vnd.oasis.opendocument.spreadsheet"}),
    "xls": frozenset({"application/vnd.ms-excel"}),
    "txt": frozenset({PLAIN}),
    "csv": frozenset({PLAIN, CSV}),
    "ndjson": frozenset({PLAIN, NDJSON}),
    "svg": frozenset({"text/html"}),
    "html": frozenset({"text/html"}),
    "xml": frozenset({"text/html"}),
}
"""What a name promises. Of names that end otherwise nothing is expected."""


def sniffed(start: bytes) -> str:
    """The media type of what begins so. Whatever a browser could run as a page is `text/html`, SVG and XML too."""
    for at, mark, media in _SIGNATURES:
        if start.startswith(mark, at):
            if media == "application/zip":
                return next((office for inside, office in _OFFICE if inside in start), media)
            return media
    if _MARKUP.match(start.removeprefix(b"\xef\xbb\xbf")):
        return "text/html"
    if start.startswith(_MARKS) or not _NO_TEXT.search(start):
        return PLAIN
    return UNKNOWN


def disguised(name: str, media_type: str) -> bool:
    """Whether a file's name promises something else than it is."""
    promised = _BY_EXTENSION.get(name.rpartition(".")[2].lower()) if "." in name else None
    return promised is not None and media_type not in promised
