"""One file a screen: what its addresses ask of queries and commands. How they look is in templates/, by the same name.

Adding a screen is adding a file: each that has `screens` is found.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from starlette.routing import Route

from argosy.console.screening import Screens

MODULES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
SCREENS: list[Screens] = [module.screens for module in MODULES if hasattr(module, "screens")]


def routes() -> list[Route]:
    """All of them, in the order they are looked through: where one has a field, an address that says it in so many words comes first."""
    return sorted(
        (route for screens in SCREENS for route in screens.routes), key=lambda route: [_rank(step) for step in route.path.split("/")]
    )


def _rank(step: str) -> tuple[int, str]:
    return (2 if ":" in step else 1, "") if step.startswith("{") else (0, step)
