"""Templates: pages made of components. Everything is escaped; a name that does not exist is an error, never an empty place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Undefined
from markupsafe import Markup, escape

from argosy.console import refusing, shortcuts, vocabulary, words
from argosy.console.assets import Assets
from argosy.console.telling import commands, entering
from argosy.queries.bundles import enough


def attributes(given: Mapping[str, Any]) -> Markup:
    """An element's further attributes, as a component was told them: `hx_get="/x"` is hx-get. What is true stands without a value, what is
    false, none or undefined is left out.
    """
    told = []
    for name, value in given.items():
        if value is True:
            told.append(" " + name.replace("_", "-"))
        elif value is not None and value is not False and not isinstance(value, Undefined):
            told.append(f' {name.replace("_", "-")}="{escape(value)}"')
    return Markup("".join(told))


class Components:
    """`ui.button(...)`: the macro `button` of components/button.html."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._known: dict[str, Callable[..., Markup]] = {}

    def __getattr__(self, name: str) -> Callable[..., Markup]:
        known = self._known.get(name)
        if known is None:
            module = self._environment.get_template(f"components/{name}.html").module
            known = self._known[name] = getattr(module, name)
        return known


class Templates:
    """All templates of the console."""

    def __init__(self, assets: Assets) -> None:
        self.environment = Environment(
            loader=PackageLoader("argosy.console"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        words.teach(self.environment)
        self.environment.filters |= {
            "word": vocabulary.word,
            "field": vocabulary.field,
            "fields_said": refusing.fields_said,
            "deed": commands.title,
            "way_in": entering.method_said,
            "attributes": attributes,
            "enough": enough,
        }
        self.environment.globals |= {
            "asset": assets.address,
            "sheets": assets.sheets,
            "ui": Components(self.environment),
            "language": words.language,
            "shortcuts": shortcuts.GROUPS,
            "advice": refusing.advice,
            "facts_shown": refusing.facts_shown,
        }

    def page(self, name: str, block: str, context: Mapping[str, Any]) -> str:
        """A template as a whole; or its block of this name alone, if it has one. An element's id has hyphens where the block has none."""
        template = self.environment.get_template(name)
        render = template.blocks.get(block.replace("-", "_"))
        return template.render(context) if render is None else "".join(render(template.new_context(dict(context))))
