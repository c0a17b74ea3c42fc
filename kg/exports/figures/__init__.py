"""Figures for papers: static pictures of what a dataset says, as SVG or PNG.

A figure is a module with `data(source)`, which returns frozen values (None where there is nothing to draw), and
`picture(values)`, which says how they are drawn. Its name stands in `FIGURES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.exports.figures.page import Picture
    from kg.exports.source import Source

# Of which classes of `--type` each figure takes account: those of things, those of statements.
_TAKES: Mapping[str, tuple[str, ...]] = {
    "neighbourhood": ("things", "kinds"),
    "heatmap": ("things",),
    "shared-units": ("things",),
}
FIGURES = ("neighbourhood", "heatmap", "grades", "shared-units", "statistics")


def as_svg(source: Source) -> bytes:
    """Return a figure as SVG: the one that `source.options` names, else the first that can be drawn.

    Raises:
        QueryError: when there is no such figure, or nothing to draw.
    """
    from kg.exports.figures import page

    return page.as_svg(picture_of(source))


def as_png(source: Source) -> bytes:
    """Return a figure as PNG of 300 dots per inch; the same as `as_svg` else."""
    from kg.exports.figures import page

    return page.as_png(picture_of(source))


def picture_of(source: Source) -> Picture:
    """Return the figure that is asked for, else the first that can be drawn.

    Of things that a person names it is their neighbourhood, of a whole dataset the heat map.

    Raises:
        QueryError: when there is no such figure, or nothing to draw.
    """
    asked = source.options.get("figure")
    if asked is not None and asked not in FIGURES:
        raise QueryError("there is no such figure", where=asked, hint=f"choose one of {', '.join(FIGURES)}")
    order = FIGURES if source.chosen.about else (*FIGURES[1:], FIGURES[0])
    for name in [asked] if asked else order:
        if not _takes(name, source):
            if asked:
                raise QueryError(f"the figure {asked} takes no such class", hint="leave --type out")
            continue
        module = _module(name)
        values = module.data(source)
        if values is not None:
            if not asked:
                others = ", ".join(other for other in FIGURES if other != name)
                source.note(f"drew the figure {name}; --figure draws another: {others}")
            made: Picture = module.picture(values)
            return made
    what = f"there is nothing to draw in the figure {asked}" if asked else "there is nothing to draw"
    hint = (
        "leave something of the selection out"
        if not source.selection.whole
        else "the dataset says nothing of that kind"
    )
    raise QueryError(what, hint=f"{hint}; other figures: {', '.join(name for name in FIGURES if name != asked)}")


def _takes(name: str, source: Source) -> bool:
    """Tell whether a figure takes account of the classes that are selected."""
    asked = {word for word in ("things", "kinds") if getattr(source.chosen, word) is not None}
    return asked <= set(_TAKES.get(name, ()))


def _module(name: str) -> Any:
    return import_module(f"kg.exports.figures.{name.replace('-', '_')}")
