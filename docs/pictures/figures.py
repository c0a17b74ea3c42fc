"""Make the sample figures that the documentation shows, from a dataset of the sample reports.

kg build tests/reports -o /tmp/samples
python docs/pictures/figures.py /tmp/samples

The same dataset gives the same pictures; they are half as large as those of `kg export`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

from kg.dataset import open_dataset
from kg.exports import Selection, rendered
from kg.exports.figures import FIGURES

FOLDER = Path(__file__).parent
ABOUT = {"neighbourhood": Selection(about=("force/kent",))}


def main(dataset: str) -> None:
    """Write one picture a figure."""
    opened = open_dataset(dataset)
    for name in FIGURES:
        data = rendered(opened, "png", ABOUT.get(name, Selection()), {"figure": name})
        assert isinstance(data, bytes)
        with Image.open(io.BytesIO(data)) as image:
            half = image.convert("RGB").resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS)
            path = FOLDER / f"figure-{name}.png"
            half.quantize(128).save(path, optimize=True)
        print(path, path.stat().st_size)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python docs/pictures/figures.py DATASET  (see the head of this file)")
    main(sys.argv[1])
