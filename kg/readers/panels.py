"""Judgment panels: two columns of question, grade and summary, whose text interleaves at page ends."""

from __future__ import annotations

from collections.abc import Sequence

from kg.readers import headings
from kg.readers.lines import Line
from kg.readers.units import Unit, is_open
from kg.report import BlockKind

Chunk = tuple[int, str]  # page, text


def columns(questions: tuple[str, str], chunks: Sequence[Chunk]) -> tuple[list[int], list[int]]:
    """Return the indexes of the chunks of the left and of the right column.

    On each page the left column comes first. Where the right one begins is seen from cut sentences: a chunk
    that breaks off is followed by one that does not go on with it. If no sentence is cut, words decide.
    """
    sides: tuple[list[int], list[int]] = ([], [])
    for page in sorted({page for page, _ in chunks}):
        here = [index for index, (where, _) in enumerate(chunks) if where == page]
        split = _split(questions, chunks, here, sides)
        sides[0].extend(here[:split])
        sides[1].extend(here[split:])
    return sides


def _split(
    questions: tuple[str, str],
    chunks: Sequence[Chunk],
    here: Sequence[int],
    sides: tuple[list[int], list[int]],
) -> int:
    """Return how many of the chunks of a page stand in the left column."""
    texts = [chunks[index][1] for index in here]
    open_left, open_right = (bool(side) and is_open(chunks[side[-1]][1]) for side in sides)
    going_on = [text[0].islower() for text in texts]
    first_page = not sides[0] and not sides[1]
    if going_on[0] and open_right and not open_left:
        return 0
    for place in range(1, len(texts)):
        if is_open(texts[place - 1]) != going_on[place]:
            # Either the left column breaks off here, or the right one goes on from the page before.
            return place
    if first_page and len(texts) < 2:
        return len(texts)
    least = int(first_page or (going_on[0] and open_left))
    return _by_words(questions, texts, [[chunks[index][1] for index in side] for side in sides], least, int(first_page))


def _by_words(
    questions: tuple[str, str], texts: Sequence[str], before: Sequence[Sequence[str]], least: int, kept: int
) -> int:
    """Return the split at which each chunk shares most words with its own column, and least with the other.

    At least `least` chunks stay on the left and `kept` on the right.
    """
    bags = [headings.tokens(text) for text in texts]
    fixed = [
        [headings.tokens(text) for text in (question, *side)] for question, side in zip(questions, before, strict=True)
    ]
    scores = {split: _cohesion(bags, fixed, split) for split in range(least, len(texts) + 1 - kept)}
    return max(scores, key=lambda split: (scores[split], split))


def _cohesion(bags: Sequence[frozenset[str]], fixed: Sequence[Sequence[frozenset[str]]], split: int) -> int:
    """Return how many words chunks share with the rest of their column, less those shared with the other."""
    score = 0
    for place, bag in enumerate(bags):
        side = int(place >= split)
        same = [other for at, other in enumerate(bags) if at != place and int(at >= split) == side]
        others = [other for at, other in enumerate(bags) if int(at >= split) != side]
        own, foreign = frozenset().union(*fixed[side], *same), frozenset().union(*fixed[1 - side], *others)
        score += len(bag & (own - foreign)) - len(bag & (foreign - own))
    return score


def find(lines: Sequence[Line], shown: Sequence[str], taken: frozenset[int]) -> list[tuple[int, list[int], list[Unit]]]:
    """Return the panels of a text: index of the first line, indexes of all, units column by column."""
    chunks = _chunks(lines, taken)
    found = []
    place = 0
    while place + 4 < len(chunks):
        if not _begins(chunks[place : place + 4], shown):
            place += 1
            continue
        end = _end(lines, shown, chunks, place)
        indexes = [index for chunk in chunks[place:end] for index in chunk]
        found.append((indexes[0], indexes, _units(lines, shown, chunks[place:end])))
        place = end
    return found


def _chunks(lines: Sequence[Line], taken: frozenset[int]) -> list[list[int]]:
    """Return the indexes of the lines between blank lines or page ends."""
    chunks: list[list[int]] = []
    for index, line in enumerate(lines):
        if index in taken:
            continue
        if not chunks or line.gap or chunks[-1][-1] != index - 1:
            chunks.append([])
        chunks[-1].append(index)
    return chunks


def _text(chunk: Sequence[int], shown: Sequence[str]) -> str:
    return " ".join(shown[index] for index in chunk if shown[index])


def _begins(chunks: Sequence[Sequence[int]], shown: Sequence[str]) -> bool:
    """Whether two questions and two grades stand side by side."""
    first, second, third, fourth = (_text(chunk, shown) for chunk in chunks)
    asked = all(headings.asks(text) and text.endswith("?") for text in (first, second))
    return asked and third in headings.grades() and fourth in headings.grades()


def _end(lines: Sequence[Line], shown: Sequence[str], chunks: Sequence[Sequence[int]], place: int) -> int:
    """Return the place of the first chunk that is no more of the panel: a heading, or text in full width."""
    width = max(len(shown[index]) for chunk in chunks[place : place + 5] for index in chunk)
    end = place + 4
    while end < len(chunks):
        text = _text(chunks[end], shown)
        wide = max(len(shown[index]) for index in chunks[end]) > 1.35 * width
        if wide or headings.asks(text) or headings.known(text) or text in headings.grades():
            break
        end += 1
    return end


def _units(lines: Sequence[Line], shown: Sequence[str], chunks: Sequence[Sequence[int]]) -> list[Unit]:
    """Return the units of a panel: question, grade and paragraphs of the left column, then of the right."""
    texts = [_text(chunk, shown) for chunk in chunks]
    body = [(lines[chunk[0]].page, text) for chunk, text in zip(chunks[4:], texts[4:], strict=True)]
    result = []
    for side, own in enumerate(columns((texts[0], texts[1]), body)):
        for kind, at in ((BlockKind.HEADING, side), (BlockKind.GRADE, side + 2)):
            result.append(_unit(kind, lines, shown, chunks[at]))
        paragraphs: list[Unit] = []
        for at in own:
            unit = _unit(BlockKind.PARAGRAPH, lines, shown, chunks[at + 4])
            if paragraphs and paragraphs[-1].open and texts[at + 4][0].islower():
                paragraphs[-1].lines += unit.lines
                paragraphs[-1].texts += unit.texts
            else:
                paragraphs.append(unit)
        result.extend(paragraphs)
    return result


def _unit(kind: BlockKind, lines: Sequence[Line], shown: Sequence[str], chunk: Sequence[int]) -> Unit:
    return Unit(kind, [lines[index] for index in chunk], box=True, texts=[shown[index] for index in chunk])
