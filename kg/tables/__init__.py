"""Records as rows of tables: which columns each kind of table has, of which types, and what they mean."""

from kg.tables.columns import FRAMES, KINDS, Column, Kind
from kg.tables.names import Names, read_names
from kg.tables.rows import Row, rows

__all__ = ["FRAMES", "KINDS", "Column", "Kind", "Names", "Row", "read_names", "rows"]
