"""Puts into pages what is generated: where a page says `<!-- generated: NAME -->`, the text of NAME stands in the site.

Where the index page of a part says `<!-- contents -->` its pages are listed for the navigation: those it links to, in its order,
then all others in its folder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extension import formats, functions, language, settings, shapes, terms
from extension.commands import help_as_words, listings_as_code
from extension.restructured import docstring_as_words

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TEXTS: Mapping[str, Callable[[], str]] = {
    "classes and properties": terms.classes_and_properties,
    "export formats": formats.formats,
    "functions": functions.functions,
    "keys of reports": settings.keys,
    "language tables": language.tables,
    "modules": functions.modules,
    "settings": settings.settings,
    "shapes": shapes.shapes,
    "vocabularies": terms.vocabularies,
}
_PLACE = re.compile(r"^<!-- generated: (.+) -->$", re.MULTILINE)
_CONTENTS = "<!-- contents -->"
_LINK = re.compile(r"\]\(([\w-]+)\.(?:md|ipynb)[#)]")


def filled(page: str) -> str:
    """Return a page with what is generated in its places.

    Raises:
        KeyError: when nothing goes by a name.
    """
    return _PLACE.sub(lambda found: TEXTS[found[1]](), page)


def contents(index: Path, page: str) -> list[str]:
    """Return the names of the pages of a part in order, given its index page."""
    there = sorted(path.stem for ending in ("*.md", "*.ipynb") for path in index.parent.glob(ending))
    linked = [found for found in _LINK.findall(page) if found in there]
    return [name for name in dict.fromkeys([*linked, *there]) if name != index.stem]


def _fill(app: Sphinx, name: str, source: list[str]) -> None:
    page = filled(source[0])
    if _CONTENTS in page:
        names = contents(Path(app.env.doc2path(name)), page)
        page = page.replace(_CONTENTS, "\n".join(["```{toctree}", ":hidden:", "", *names, "```"]))
    source[0] = page


def setup(app: Sphinx) -> dict[str, Any]:
    """Let Sphinx call this extension when it reads a page, or the help text of a command."""
    app.connect("source-read", _fill)
    app.connect("autodoc-process-docstring", docstring_as_words, priority=100)  # before napoleon
    for part in ("description", "epilog"):
        app.connect(f"sphinx-click-process-{part}", listings_as_code)
    for part in ("options", "arguments"):
        app.connect(f"sphinx-click-process-{part}", help_as_words)
    return {"parallel_read_safe": True}
