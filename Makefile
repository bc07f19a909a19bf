# Everything a developer runs, the same on every machine: `make help` lists it.
# Needs Python 3.11+ and make. Packages come from wherever this machine's pip is told to look; what is installed is
# decided by requirements/*.txt, with hashes.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
BENCH ?=
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup demo test check lint format types imports docs screenshots texts bench torture lock clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- setting up: two stamps, so that the demo doesn't wait for the developers' tools ----------------------------------

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Argosy needs Python 3.11 or newer: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# pyproject.toml is a prerequisite because the installed command and its version are read from it.
$(VENV)/.run: requirements/build.txt requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Argosy runs on into $(VENV) ..."
	$(PIP) --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.assets: assets/fetch.py assets/package-lock.json $(VENV)/.run
	@echo "Fetching what the console's pages load ..."
	$(BIN)/python assets/fetch.py
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.assets
	@echo "Installing the developers' tools into $(VENV) ..."
	$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

setup: $(VENV)/.dev  ## the virtual environment, with everything locked

# --- using it ---------------------------------------------------------------------------------------------------------

demo: $(VENV)/.assets  ## a shop at work, from nothing (ARGS="..." is passed on)
	$(BIN)/argosy demo $(ARGS)

test: setup  ## the test suite (ARGS="-k cancel" and the like are passed on)
	$(BIN)/pytest -n auto --dist loadfile $(ARGS)

torture: setup  ## kills, floods, long runs, and faults that a test must notice, which the suite leaves out
	$(BIN)/pytest -m torture -o faulthandler_timeout=3600 $(ARGS)

bench: setup  ## all benchmarks, or one: make bench BENCH=place-http; an unknown name lists them
	$(BIN)/python -m bench $(BENCH) $(ARGS)

# --- checking it ------------------------------------------------------------------------------------------------------

check: lint types imports docs  ## style, types, the order of imports, the documentation's links

lint: setup  ## ruff, the linter and the formatter (make format mends)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet . || { echo "Not formatted as above says: make format"; exit 1; }

format: setup  ## let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Tests aren't type-checked: running them is their check.
types: setup  ## mypy --strict over src, bench and reference
	$(BIN)/mypy --strict src reference $(wildcard bench)

imports: setup  ## the rooms import one way
	$(BIN)/lint-imports --no-logo

docs: setup  ## the documentation, into build/docs; a broken link fails
	$(BIN)/python -m reference
	$(BIN)/zensical build --clean --strict

texts: setup  ## bring into the translations what the source says by now
	@mkdir -p build
	$(BIN)/pybabel --quiet extract -F pyproject.toml -k say --no-location --sort-output --omit-header -o build/argosy.pot src/argosy
	for po in src/argosy/base/texts/*.po; do \
		$(BIN)/pybabel --quiet update --ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --omit-header -w 140 \
			-i build/argosy.pot -o $$po -l $$(basename $$po .po) || exit; done

screenshots: setup  ## the pictures of the guided tour, anew (needs Chromium)
	$(BIN)/python -m reference.screenshots

# --- keeping it -------------------------------------------------------------------------------------------------------

COMPILE = UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url $(ARGS)

lock: | $(BIN)/uv  ## write requirements/*.txt anew from pyproject.toml (ARGS=--upgrade for newer versions)
	$(COMPILE) --group build --output-file requirements/build.txt
	$(COMPILE) pyproject.toml --constraint requirements/build.txt --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --group dev --constraint requirements/build.txt --constraint requirements/run.txt --output-file requirements/dev.txt

$(BIN)/uv: | $(BIN)/python
	$(PIP) --require-hashes -r requirements/dev.txt

clean:  ## what the tools made; the virtual environment stays
	rm -rf build dist docs/reference .cache .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .schemathesis
	find src tests reference $(wildcard bench) -name __pycache__ -type d -prune -exec rm -rf {} +
