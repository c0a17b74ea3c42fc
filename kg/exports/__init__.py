"""A dataset, or a part of it, in the formats of other programs."""

from kg.exports.register import FORMATS, Format
from kg.exports.selection import Selection
from kg.exports.writing import export, rendered

__all__ = ["FORMATS", "Format", "Selection", "export", "rendered"]
