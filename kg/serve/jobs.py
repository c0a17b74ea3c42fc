"""What worker processes do: a function of an edition, by its name, with arguments that can be sent to a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.edition import Edition
from kg.pages.links import Links
from kg.pages.register import Asked, page_of
from kg.pages.reply import Reply


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of work.

    Attributes:
        function: `module:function` of this package; it takes the edition, then the arguments by name.
        edition: the folder of the edition that it works on.
    """

    function: str
    edition: Path
    arguments: Mapping[str, Any] = field(default_factory=dict)


def work(job: Job, edition: Edition) -> Any:
    """Do a piece of work and return what it gives."""
    module, _, function = job.function.partition(":")
    return getattr(import_module(module), function)(edition, **job.arguments)


def page(edition: Edition, name: str, here: str, asked: Asked) -> Reply:
    """Make a page of the register."""
    return page_of(name)(edition, Links(here, base=edition.base), asked)
