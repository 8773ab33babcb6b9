# Every target sets up what it needs in .venv, from nothing but python3 (3.11 or newer) with venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# No isolated builds: they would fetch whatever version is newest, without a hash.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --no-build-isolation --use-pep517
export PYTHONUTF8 := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench requirements clean

help: ## say what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 20

demo: $(VENV)/run.stamp ## draw sample inputs and make the demo videos, into demo/
	$(BIN)/saycut demo

test: $(VENV)/dev.stamp ## run all tests
	$(BIN)/python -m pytest -n auto

check: $(VENV)/dev.stamp ## formatting, lint, types, layers, tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest -n auto

bench: $(VENV)/bench.stamp ## measure against hand-written ffmpeg and MoviePy, into bench/latest.json
	$(BIN)/python -m bench.run

requirements: ## renew the pinned versions and their hashes
	$(call need_python)
	$(PYTHON) -m venv .make/uv
	.make/uv/bin/pip --disable-pip-version-check install --quiet uv
	$(call compile,build) requirements/build.in
	$(call compile,run) pyproject.toml
	$(call compile,dev) pyproject.toml --extra dev --constraint requirements/run.txt
	$(call compile,bench) pyproject.toml --extra bench --constraint requirements/run.txt

clean: ## remove everything that was made
	rm -rf $(VENV) .make build dist demo bench/inputs bench/outputs
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# One file of versions and hashes for all systems and Python versions, without the address they were read from.
compile = .make/uv/bin/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links --output-file requirements/$(1).txt

define need_python
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	|| { echo "Saycut needs Python 3.11 or newer; name it with: make PYTHON=python3.12" >&2; exit 1; }
@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	|| { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
endef

$(VENV)/pip.stamp:
	$(call need_python)
	@echo "Setting up $(VENV) (once)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run.stamp: $(VENV)/pip.stamp requirements/run.txt requirements/build.txt pyproject.toml
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-index --editable .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements/dev.txt
	@$(PIP) --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/bench.stamp: $(VENV)/run.stamp requirements/bench.txt
	@$(PIP) --require-hashes -r requirements/bench.txt
	@touch $@
