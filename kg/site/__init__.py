"""The pages as files: they need no server, and work from a disk as from any web host."""

from __future__ import annotations

from kg.site.writing import Site, write_site

__all__ = ["Site", "write_site"]
