# Everything a new machine needs: `make demo` shows the tool at work, `make test` checks all that is checked, `make docs` builds
# the documentation as a site.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SAMPLES := $(sort $(wildcard tests/reports/*.txt))

NPM := $(shell command -v npm)
WEB := $(wildcard web/src/* web/src/*/*) web/build.mjs web/package.json web/package-lock.json

.PHONY: demo test docs install web format clean

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=/path/to/python" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (a minute or two) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

# The scripts and styles of the pages, made anew when web/ changed; and the packages that browser tests need. Without npm
# the bundles of the install stay, and tests that need such a package are skipped.
web: $(if $(NPM),web/node_modules/.package-lock.json kg/static/INPUTS)

web/node_modules/.package-lock.json: web/package-lock.json
	@echo "Installing the npm packages into web/node_modules ..."
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

kg/static/INPUTS: $(WEB) web/node_modules/.package-lock.json
	@node web/build.mjs

demo: install
	@echo "== What the sample reports hold: kg build tests/reports/*.txt -o demo/dataset"
	@$(BIN)/kg build $(SAMPLES) -o demo/dataset
	@echo; echo "== Three questions, each answer with its sentence"
	@for question in inadequate-issues shared-units unused-regional-services; do \
	  echo; echo "-- kg query demo/dataset $$question"; \
	  $(BIN)/kg query demo/dataset $$question --format lines; done
	@echo; echo "== Two forces side by side, and one over the years"
	@echo; echo "-- kg compare demo/dataset essex kent --cycle 2015 --question topic/vulnerable"
	@$(BIN)/kg compare demo/dataset essex kent --cycle 2015 --question topic/vulnerable
	@echo; echo "-- kg history demo/dataset bedfordshire --issue domestic-abuse"
	@$(BIN)/kg history demo/dataset bedfordshire --issue domestic-abuse --evidence 1
	@echo; echo "== Where it is, and what to type next"
	@echo "demo/dataset/graphs    the graphs (N-Quads)      demo/dataset/records   the flat records (JSON lines)"
	@echo ".venv/bin/kg query --list                        all questions in plain English"
	@echo ".venv/bin/kg explain demo/dataset SCD            every statement about one thing, with its sentence"
	@echo ".venv/bin/kg serve demo/dataset                  all of it as a web site, with a SPARQL endpoint"
	@echo ".venv/bin/kg export demo/dataset -f html -o demo/picture.html   a picture to look into, in one file"
	@echo ".venv/bin/kg build YOUR_REPORTS/ -o mine         reports of your own (PDF, HTML, text)"

test: install web
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile

# The documentation as a site: open build/docs/index.html.
docs: install
	@$(BIN)/sphinx-build -b html -d build/doctrees --quiet --fail-on-warning --keep-going docs build/docs

format: install
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) kg/static web/node_modules demo build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
