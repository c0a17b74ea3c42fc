"""Figures for papers: what is drawn is what the dataset says, and it can be read."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from kg.cli import run
from kg.comparison.gradings import gradings
from kg.comparison.overview import overview
from kg.dataset import Dataset
from kg.errors import QueryError
from kg.exports import Selection, rendered
from kg.exports.figures import FIGURES, grades, heatmap, neighbourhood, picture_of, shared_units, statistics, style
from kg.exports.figures.page import as_png, as_svg, figure_of
from kg.exports.source import Source


@pytest.fixture(scope="module")
def source(samples_dataset: Dataset) -> Source:
    return Source(samples_dataset)


@pytest.fixture(scope="module")
def drawn(samples_dataset: Dataset) -> dict[str, Any]:
    """Return figure → its picture, of all sample reports."""
    return {name: picture_of(of(samples_dataset, name)) for name in FIGURES}


def of(dataset: Dataset, figure: str | None = None, **selection: Any) -> Source:
    return Source(dataset, Selection(**selection), {"figure": figure} if figure else {})


def shrunk(box: Any) -> Any:
    """Return the box of words without the room that accents and tails would take."""
    return box.padded(-0.15 * min(box.width, box.height))


@pytest.mark.parametrize("name", FIGURES)
def test_words_of_a_figure_stand_on_its_page_and_never_over_each_other(drawn: dict[str, Any], name: str) -> None:
    with style.styled():
        figure = figure_of(drawn[name])
        figure.set_dpi(300)
        renderer = figure.canvas.get_renderer()
        texts = [text for text in figure.axes[0].texts if text.get_text().strip()]
        boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in texts]
    for text, box in boxes:
        inside = (
            figure.bbox.x0 <= box.x0,
            box.x1 <= figure.bbox.x1,
            figure.bbox.y0 <= box.y0,
            box.y1 <= figure.bbox.y1,
        )
        assert all(inside), f"{text} leaves the page"
    for (one, box), (two, other) in combinations(boxes, 2):
        assert not shrunk(box).overlaps(shrunk(other)), f"{one} and {two}"


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_fits_a_column_and_a_page_of_a_journal_in_legible_words(drawn: dict[str, Any], name: str) -> None:
    with style.styled():
        figure = figure_of(drawn[name])
    width, height = figure.get_size_inches() * 25.4
    assert round(width) in (85, 170)
    assert height <= 247  # A4 with margins of 25 mm
    assert min(text.get_fontsize() for text in figure.axes[0].texts) >= 6


def test_the_same_dataset_gives_the_same_bytes_without_date_or_version(samples_dataset: Dataset, drawn: Any) -> None:
    import matplotlib

    for write in (as_svg, as_png):
        one, two = write(drawn["shared-units"]), write(picture_of(of(samples_dataset, "shared-units")))
        assert one == two
        assert matplotlib.__version__.encode() not in one
        assert b"<dc:date>" not in one


def test_svg_has_a_title_a_description_and_text_as_text(drawn: dict[str, Any]) -> None:
    from lxml import etree

    for name in FIGURES:
        root = etree.fromstring(as_svg(drawn[name]))
        space = {"s": "http://www.w3.org/2000/svg"}
        assert root.get("role") == "img"
        assert [root.find(f"s:{tag}", space).get("id") for tag in ("title", "desc")] == root.get(
            "aria-labelledby"
        ).split()
        assert "Source: " in root.findtext("s:desc", namespaces=space)
        words = " ".join("".join(text.itertext()) for text in root.iterfind(".//s:text", space))
        assert drawn[name].title.split()[0] in words


def test_png_has_300_dots_per_inch(drawn: dict[str, Any]) -> None:
    import io

    from PIL import Image

    with Image.open(io.BytesIO(as_png(drawn["grades"]))) as image:
        assert image.width == pytest.approx(drawn["grades"].width / 25.4 * 300, abs=1)
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        assert "Software" not in image.info


def test_cells_of_the_heat_map_are_those_of_the_overview(source: Source) -> None:
    found = heatmap.data(source)
    assert found is not None
    told = overview(source.store, base=source.base)
    labels = [heading.label for heading in told.headings]
    known = {(line.subject.body.label, line.subject.inspection): line.cells for line in told.kinds["force"]}
    assert {(row.body, row.inspection) for row in found.rows} == set(known)
    for row in found.rows:
        for issue, cell in zip(found.issues, row.cells, strict=True):
            tally = known[row.body, row.inspection][labels.index(issue)]
            assert (cell.state, dict(cell.counts or {})) == (tally.state, dict(tally.counts))
            for sign, word in (("+", "strength"), ("−", "weakness")):
                shown = re.search(rf"{re.escape(sign)}(\d+)", cell.says)
                assert int(shown[1] if shown else 0) == tally.counts.get(word, 0)


def test_a_cell_that_was_not_looked_at_differs_from_one_where_nothing_was_found(source: Source) -> None:
    found = heatmap.data(source)
    assert found is not None
    states = {cell.state: cell for row in found.rows for cell in row.cells}
    assert heatmap.looks(states["left-out"]) != heatmap.looks(states["assessed"]) != heatmap.looks(states["mentioned"])


def test_few_statements_have_no_deep_colour(source: Source) -> None:
    found = heatmap.data(source)
    assert found is not None
    cells = [cell for row in found.rows for cell in row.cells if cell.counts]
    for cell in cells:
        count = sum((cell.counts or {}).get(word, 0) for word in ("strength", "weakness"))
        assert count >= 3 or cell.balance not in (-2, 2)
    assert {cell.balance for cell in cells} >= {-2, 2}


def test_grades_are_those_of_the_comparison(source: Source) -> None:
    found = grades.data(source)
    assert found is not None
    told = gradings(source.store, base=source.base)
    labels = [heading.label for heading in told.headings]
    lines = {(line.subject.body.label, line.subject.cycle): line.cells for line in told.kinds["force"]}
    assert {(column.body, column.cycle) for column in found.columns} == set(lines)
    for column in found.columns:
        for question, mark in zip(found.questions, column.marks, strict=True):
            tally = lines[column.body, column.cycle][labels.index(question)]
            assert mark.state == tally.state
            assert all(grade.name in tally.value for grade in mark.grades)
            assert bool(mark.grades) == (tally.state == "graded")


def test_scales_stand_apart_and_what_is_carried_over_is_marked(source: Source) -> None:
    found = grades.data(source)
    assert found is not None
    assert [len(given) for _, given in found.scales.values()] == [4, 5]
    marks = {(c.body, c.cycle, q): m for c in found.columns for q, m in zip(found.questions, c.marks, strict=True)}
    carried = {key for key, mark in marks.items() if mark.carried_over}
    assert ("Essex Police", "2018/19", "Serious and organised crime") in carried
    assert ("Essex Police", "2017", "Serious and organised crime") not in carried
    assert {len({grade.letters for grade in given}) for _, given in found.scales.values()} == {4, 5}


def test_shared_units_have_the_forces_that_the_network_ties_to_them(source: Source) -> None:
    found = shared_units.data(source)
    assert found is not None
    for unit in found.units:
        for force, given in unit.ties.items():
            edges = [e for e in source.network.edges if {e.source, e.target} == {unit.id, force}]
            assert sum(given.values()) == sum(len(edge.statements) for edge in edges)
    serious = next(unit for unit in found.units if unit.label == "Serious crime directorate")
    assert serious.ties == {"force/essex": {"is a joint unit of": 2}, "force/kent": {"is a joint unit of": 2}}


def test_figures_stand_beside_the_comparator_of_the_report(source: Source) -> None:
    found = statistics.data(source)
    assert found is not None
    rows = {(row.measure, row.unit): row for row in found.rows}
    crime = rows["Recorded crime (excluding fraud)", "per 1,000 population"]
    assert (crime.figure.text, crime.figure.value) == ("56.8", 56.8)
    assert [(other.area, other.text) for other in crime.others] == [("England and Wales", "63.0")]


def test_a_fall_is_not_drawn_beside_a_figure_of_which_it_is_not_known_whether_it_fell(source: Source) -> None:
    found = statistics.data(source)
    assert found is not None
    changes = [(row.figure.text, [other.text for other in row.others]) for row in found.rows if row.change]
    assert changes == [("−2", ["−13"])]  # of another fall by 2 percent the comparator has no direction
    assert found.unlike == 1
    assert "Not drawn: 1 comparator" in statistics.picture(found).caption


def test_a_neighbourhood_has_what_is_tied_and_says_how_much_is_left_out(samples_dataset: Dataset) -> None:
    source = of(samples_dataset, about=("force/essex",))
    found = neighbourhood.data(source)
    assert found is not None
    near = {end for edge in source.network.edges for end in (edge.source, edge.target)} - {"force/essex"}
    shown = {item.id for item in found.things}
    assert shown <= near
    assert len(shown) + found.left_out == len(near)
    assert f"{found.left_out} things left out" in neighbourhood.picture(found).caption
    kinds = {node.kind for node in source.network.nodes if node.id in near}
    assert {item.kind for item in found.things} == kinds


def test_things_of_one_name_are_told_apart_by_whose_they_are(samples_dataset: Dataset) -> None:
    found = neighbourhood.data(of(samples_dataset, about=("domestic abuse",)))
    assert found is not None
    labels = [item.label for item in found.things]
    assert len(labels) == len(set(labels))


def test_a_heading_names_a_relation_only_where_all_of_its_things_have_it(samples_dataset: Dataset) -> None:
    found = neighbourhood.data(of(samples_dataset, about=("domestic abuse",)))
    assert found is not None
    lines = [line for side in neighbourhood.sides(found.things, found.known) for line in side]
    kind = ()
    for line in lines:
        if line.thing is None:
            kind = line.words
        elif line.thing.relations:
            said = " ".join(line.words) if ":" not in " ".join(kind) else " ".join(kind)
            assert all(word.strip("… ") in said for word in line.thing.relations)
        else:
            assert ":" not in " ".join(kind)


def test_a_wider_neighbourhood_marks_what_is_tied_through_others(samples_dataset: Dataset) -> None:
    found = neighbourhood.data(of(samples_dataset, about=("force/cleveland",), depth=2))
    assert found is not None
    assert {item.distance for item in found.things} == {1, 2}


def test_selections_hold_for_every_figure(samples_dataset: Dataset) -> None:
    source = of(samples_dataset, about=("force/essex",), reports=("*essex*",), since="2017")
    units = neighbourhood.data(source)
    assert units is not None
    assert min(units.cycles) >= "2017"
    heat, graded = heatmap.data(source), grades.data(source)
    assert heat is not None
    assert graded is not None
    assert {row.body for row in heat.rows} == {column.body for column in graded.columns} == {"Essex Police"}
    assert min(row.cycle for row in heat.rows) >= "2017" <= min(column.cycle for column in graded.columns)
    assert statistics.data(source) is None  # those of Essex are of 2015
    narrower = heatmap.data(of(samples_dataset, about=("force/kent", "issue/vulnerability")))
    assert narrower is not None
    assert "Domestic abuse" in narrower.issues


def test_an_empty_selection_is_told_and_what_else_could_be_drawn(samples_dataset: Dataset) -> None:
    with pytest.raises(QueryError, match=r"nothing to draw in the figure statistics .*other figures: neighbourhood"):
        rendered(samples_dataset, "svg", Selection(since="2021/22"), {"figure": "statistics"})
    with pytest.raises(QueryError, match="there is no such figure"):
        rendered(samples_dataset, "svg", options={"figure": "pie"})
    with pytest.raises(QueryError, match="takes no such class"):
        rendered(samples_dataset, "svg", Selection(types=("Finding",)), {"figure": "grades"})


def test_without_an_option_the_first_figure_with_content_is_drawn_and_named(
    samples_dataset: Dataset, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "essex.svg"
    assert run(["export", str(samples_dataset.path), "-o", str(file), "--about", "essex"]) == 0
    assert "drew the figure neighbourhood; --figure draws another: heatmap, grades" in capfd.readouterr().err
    assert b"Essex Police and what is tied to it" in file.read_bytes()
    assert run(["export", str(samples_dataset.path), "-f", "json-graph", "--figure", "grades"]) == 2
    assert "json-graph: this format takes no figure" in capfd.readouterr().err


# How colours look to people who lack a kind of cone (Viénot, Brettel and Mollon, 1999), on linear light.
_SEEN = {
    "deuteranopia": ((0.29275, 0.70725, 0.0), (0.29275, 0.70725, 0.0), (-0.02234, 0.02234, 1.0)),
    "protanopia": ((0.11238, 0.88762, 0.0), (0.11238, 0.88762, 0.0), (0.00401, -0.00401, 1.0)),
    "all": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}


def lab(colour: str, seen: str) -> tuple[float, float, float]:
    """Return a colour in CIELAB as people with a way of seeing have it."""
    light = [style.linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5)]
    red, green, blue = (sum(a * b for a, b in zip(row, light, strict=True)) for row in _SEEN[seen])
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116 for value in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("seen", _SEEN)
def test_shades_of_strengths_and_weaknesses_stay_apart_for_every_eye(seen: str) -> None:
    """Neighbours of the scale differ by 10 at least in CIELAB, where 2.3 is a difference that is just seen."""
    shades = [lab(style.BALANCE[place], seen) for place in (-2, -1, 0, 1, 2)]
    for one, two in combinations(shades, 2):
        assert sum((a - b) ** 2 for a, b in zip(one, two, strict=True)) ** 0.5 > 10


def test_deep_shades_stay_apart_from_light_ones_in_grey_and_words_on_all_can_be_read() -> None:
    """In grey the side is told by the sign in the cell, and how far by the shade."""
    grey = {place: style.luminance(colour) for place, colour in style.BALANCE.items()}
    assert max(grey[-2], grey[2]) + 0.15 < min(grey[-1], grey[1]) < grey[0] - 0.15
    for colour in style.BALANCE.values():
        light, ink = sorted((style.luminance(colour), style.luminance(style.readable_on(colour))), reverse=True)
        assert (light + 0.05) / (ink + 0.05) > 4.5  # WCAG 2, level AA
