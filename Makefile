# Everything a new machine needs: `make demo` shows the tool at work, `make test` checks all that is checked.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
REPORTS := $(wildcard tests/reports/*.txt)

.PHONY: demo test install format clean

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python" >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	touch $@

demo: install
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh tests/demo.sh

test: install
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

format: install
	$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
