"""Notebooks, executed, and without what differs from run to run."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from PIL import Image

KEPT = ("text/html", "text/plain", "image/png")
_ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]+")


def execute(path: Path, env: Mapping[str, str]) -> Any:
    """Return a notebook with the outputs that a kernel of its own gives, as it would be stored.

    A cell that fails has its error as output.
    """
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        iopub_timeout=120,  # of a busy machine; what comes later would be lost
        raise_on_iopub_timeout=True,
        coalesce_streams=True,
        allow_errors=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute(env=dict(env))
    return tidied(notebook)


def tidied(notebook: Any) -> Any:
    """Return a notebook without counters, times, and what an editor or library writes beside the content."""
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata = {}
        if cell.cell_type == "code":
            cell.execution_count = None
            cell.outputs = [_tidied(output) for output in cell.outputs]
    return notebook


def _tidied(output: Any) -> Any:
    if output.output_type == "execute_result":
        output.execution_count = None
    if "data" in output:
        output.metadata = {}
        output.data = {name: _data(name, output.data[name]) for name in KEPT if name in output.data}
    return output


def _data(name: str, data: str) -> str:
    return _picture(data) if name == "image/png" else _ADDRESS.sub("0x0", data)


def _picture(data: str) -> str:
    """Return a picture without the name of the program that made it."""
    stream = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB").save(stream, "PNG", optimize=True)
    return base64.b64encode(stream.getvalue()).decode("ascii")


def written(notebook: Any) -> str:
    """Return a notebook as a file."""
    return nbformat.writes(notebook, indent=1) + "\n"


def outputs(notebook: Any) -> list[list[str]]:
    """Return what each cell of code shows: its text; of pictures only that there is one, as fonts differ."""
    return [[_shown(output) for output in cell.outputs] for cell in notebook.cells if cell.cell_type == "code"]


def _shown(output: Any) -> str:
    if output.output_type == "stream":
        return f"{output.name}: {output.text}"
    if output.output_type == "error":
        return f"error: {output.ename}: {output.evalue}"
    return "picture" if "image/png" in output.data else "\n".join(output.data[name] for name in sorted(output.data))
