"""Who collects money for us. A collector's kind, a setting, says behind which gateway it stands."""

from __future__ import annotations

from collections.abc import Mapping

from ...model.settings import Settings
from .manual import ManualGateway
from .port import Answer, Declined, Done, Gateway, NoAnswer

__all__ = ["KINDS", "Answer", "Declined", "Done", "Gateway", "ManualGateway", "NoAnswer", "gateways_for"]

KINDS: Mapping[str, Gateway] = {"manual": ManualGateway()}
"""Collector kind → its gateway. Whoever runs the instruction loop adds the kinds it can reach."""


def gateways_for(settings: Settings, kinds: Mapping[str, Gateway] = KINDS) -> dict[str, Gateway]:
    """Collector code → gateway. Collectors of a kind that is not in `kinds` are left out: nobody asks them here."""
    return {code: kinds[row.kind] for code, row in settings.collectors.items() if row.kind in kinds}
