"""A figure as a page of its own: title, drawing, what is counted, sources; as SVG or PNG."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from kg.exports.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

DOTS = 300  # of a PNG, per inch
_GAP = 2.0  # mm between title, drawing and words below


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn.

    Attributes:
        title: what it shows.
        caption: what is counted, how to read it, what is left out.
        source: the reports behind it.
        width: of the page, in mm. `height`: of the drawing, in mm.
        draw: draws it; one unit of the canvas is a mm, y runs downwards.
    """

    title: str
    caption: str
    source: str
    width: float
    height: float
    draw: Callable[[Canvas], None]


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a figure is drawn, in mm from its upper left corner."""

    axes: Axes
    width: float
    top: float = 0.0

    def words(
        self,
        x: float,
        y: float,
        text: str | Sequence[str],
        *,
        size: float = style.BODY,
        colour: str = style.INK,
        bold: bool = False,
        align: str = "left",
        rotation: float = 0,
        zorder: float = 4,
    ) -> None:
        """Write words; y is the middle of a line, or of several lines together."""
        lines = [text] if isinstance(text, str) else list(text)
        step = style.height_of(size)
        for number, line in enumerate(lines):
            offset = (number - (len(lines) - 1) / 2) * step
            place = (x, self.top + y + offset) if rotation == 0 else (x + offset, self.top + y)
            self.axes.text(
                *place,
                line,
                fontsize=size,
                color=colour,
                fontweight="bold" if bold else "normal",
                ha=align if rotation == 0 else "center",
                va="center_baseline" if rotation == 0 else "bottom",
                rotation=rotation,
                zorder=zorder,
            )

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str | None = None, **how: Any
    ) -> None:
        """Draw a rectangle."""
        from matplotlib.patches import Rectangle

        patch = Rectangle((x, self.top + y), width, height, facecolor=fill, edgecolor=edge or "none", **how)
        patch.set_linewidth(0.5 if edge else 0)
        self.axes.add_patch(patch)

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str = style.RULE, **how: Any) -> None:
        """Draw a line through points."""
        how = {"linewidth": 0.5, "solid_capstyle": "butt", "zorder": 2, **how}
        self.axes.plot(xs, [self.top + y for y in ys], color=colour, **how)

    def mark(self, x: float, y: float, shape: str, size: float, fill: str, edge: str | None = None, **how: Any) -> None:
        """Draw a mark of matplotlib, such as "o" or "s", of so many mm."""
        how = {"linewidth": 0, "markeredgewidth": 0.5 if edge else 0, "zorder": 3, **how}
        self.axes.plot(
            [x],
            [self.top + y],
            marker=shape,
            markersize=size / style.MM,
            markerfacecolor=fill,
            markeredgecolor=edge or fill,
            **how,
        )

    def curve(
        self, start: tuple[float, float], bend: tuple[float, float], end: tuple[float, float], colour: str, width: float
    ) -> None:
        """Draw a curve of Bézier from a point to another, drawn to a third one; the width is in points."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        points = [(x, self.top + y) for x, y in (start, bend, end)]
        path = Path(points, [Path.MOVETO, Path.CURVE3, Path.CURVE3])
        self.axes.add_patch(PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width))


def figure_of(picture: Picture) -> Figure:
    """Return a picture as a figure of matplotlib, with its title and the words below; to be called within `styled`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    room = picture.width - 2 * style.MARGIN
    title = style.wrapped(picture.title, room, style.TITLE, bold=True)
    below = [(line, style.INK) for line in style.wrapped(picture.caption, room, style.SMALL)]
    below += [(line, style.GREY) for line in style.wrapped(picture.source, room, style.SMALL)]
    top = style.MARGIN + style.height_of(style.TITLE, len(title)) + _GAP
    foot = top + picture.height + _GAP
    height = foot + style.height_of(style.SMALL, len(below)) + style.MARGIN
    figure = Figure(figsize=(picture.width / 25.4, height / 25.4))
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, picture.width)
    axes.set_ylim(height, 0)
    axes.set_autoscale_on(False)
    page = Canvas(axes, picture.width)
    for number, line in enumerate(title):
        y = style.MARGIN + style.height_of(style.TITLE) * (number + 0.5)
        page.words(style.MARGIN, y, line, size=style.TITLE, bold=True)
    picture.draw(Canvas(axes, picture.width, top))
    for number, (line, colour) in enumerate(below):
        y = foot + style.height_of(style.SMALL) * (number + 0.5)
        page.words(style.MARGIN, y, line, size=style.SMALL, colour=colour)
    return figure


def as_svg(picture: Picture) -> bytes:
    """Return a picture as SVG with text as text, a title and a description for screen readers."""
    with style.styled():
        stream = io.StringIO()
        about = {"Title": picture.title, "Date": None, "Creator": "inspection-kg"}
        figure_of(picture).savefig(stream, format="svg", metadata=about)
    told = escape(f"{picture.caption} {picture.source}")
    text = stream.getvalue().replace("</title>", f'</title>\n <desc id="desc">{told}</desc>', 1)
    text = text.replace("<title>", '<title id="title">', 1)
    return re.sub(r"<svg ", '<svg role="img" aria-labelledby="title desc" ', text, count=1).encode("utf-8")


def as_png(picture: Picture) -> bytes:
    """Return a picture as PNG of 300 dots per inch."""
    with style.styled():
        stream = io.BytesIO()
        about = {"Title": picture.title, "Description": f"{picture.caption} {picture.source}", "Software": None}
        figure_of(picture).savefig(stream, format="png", dpi=DOTS, metadata=about)
    return stream.getvalue()
