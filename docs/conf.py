"""The site of the documentation: `make docs` builds it into build/docs, without network."""

import sys
import tomllib
from pathlib import Path

DOCS = Path(__file__).parent
sys.path[:0] = [str(DOCS), str(DOCS.parent)]

project = "inspection-kg"
version = release = tomllib.loads((DOCS.parent / "pyproject.toml").read_text("utf-8"))["project"]["version"]
language = "en"
smartquotes = False  # they would make a dash of --
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_click", "extension"]
exclude_patterns = ["pictures", "**/.ipynb_checkpoints"]

myst_heading_anchors = 4
nb_execution_mode = "off"  # notebooks are kept with their outputs; tests run them
nb_merge_streams = True

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_class_signature = "separated"
python_use_unqualified_type_names = True
python_maximum_signature_line_length = 88
default_role = "code"  # docstrings write `name`
napoleon_numpy_docstring = False
napoleon_use_ivar = True
toc_object_entries = False

suppress_warnings = ["ref.python"]  # two classes of one name: signatures show short names

html_theme = "furo"
html_title = f"kg {version}"
html_copy_source = False
html_show_sourcelink = False
html_show_search_summary = False  # it would fetch pages, which files opened from a disk may not
html_show_copyright = False
html_last_updated_fmt = None
html_theme_options = {"top_of_page_buttons": []}
