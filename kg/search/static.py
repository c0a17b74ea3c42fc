"""The data of the search of a static site: scripts, because pages of files may not read other files.

`search/names.js` holds all but sentences, and is loaded with the search page; `search/sentences/NAME.js` those of one
report, loaded when they are searched. `web/src/search.js` reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from kg.search.entries import Entry
from kg.search.kinds import GROUPS, kind_words

NAMES = "search/names.js"


def data_files(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Yield path within the site → what stands in the file.

    Args:
        entries: as `kg.search.entries` gives them; the sentences of one report follow each other.
    """
    found = list(entries)
    names = [entry for entry in found if entry.group != "sentences"]
    kinds = sorted({entry.kind for entry in found})
    data = {
        "groups": GROUPS,
        "kinds": {kind: kind_words(kind) for kind in kinds},
        "rows": [
            [entry.group, entry.kind, entry.id, entry.label, entry.note, entry.reports, entry.times, *entry.names]
            for entry in names
        ],
    }
    yield NAMES, _script("names", data)
    sentences = (entry for entry in found if entry.group == "sentences")
    for report, group in groupby(sentences, key=lambda entry: entry.report):
        rows = [[one.kind, one.id, one.label, one.quote, one.start, one.end, one.page] for one in group]
        name = report.removeprefix("report/")
        yield f"search/sentences/{name}.js", _script(report, rows)


def _script(name: str, data: object) -> str:
    """Return a script that puts data under a name into the global `kgSearch`."""
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"(globalThis.kgSearch ??= {{}})[{json.dumps(name)}] = {written};\n"
