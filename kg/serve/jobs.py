"""What worker processes do: a function of an edition, by its name, with arguments that can be sent to a process."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from importlib import import_module
from pathlib import Path
from typing import Any

from kg.edition import Edition
from kg.pages.links import Links
from kg.pages.register import Asked, page_of
from kg.pages.reply import Reply

_WORTH_PACKING = 1024  # bytes
_PACKING = 3  # of 9: half of the time of the usual 6, a tenth more bytes
_PACKS_WELL = ("text/", "application/", "image/svg+xml")


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
    """Do a piece of work and return what it gives; a reply is made ready to be sent, so that the server need not."""
    module, _, function = job.function.partition(":")
    found = getattr(import_module(module), function)(edition, **job.arguments)
    return sealed(found) if isinstance(found, Reply) else found


def sealed(reply: Reply) -> Reply:
    """Return a reply with what its body is known by, and with the body packed where that pays."""
    etag = blake2b(reply.body, digest_size=12).hexdigest()
    packed = b""
    if len(reply.body) >= _WORTH_PACKING and reply.media_type.startswith(_PACKS_WELL):
        packed = gzip.compress(reply.body, _PACKING, mtime=0)
    return replace(reply, etag=etag, gzipped=packed)


def page(edition: Edition, name: str, here: str, asked: Asked) -> Reply:
    """Make a page of the register."""
    return page_of(name)(edition, Links(here, base=edition.base), asked)
