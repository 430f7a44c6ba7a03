# The two commands of the README: `make run` and `make test`. Both make .venv first, with any Python >= 3.11.
.DEFAULT_GOAL := help
.PHONY: help run serve test test-hard test-e2e bench picture clean
SHELL := /bin/sh
BIN := .venv/bin

# pip must not stop to ask, and says only what went wrong.
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

help: ## Show this list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/installed ## Extract events from seeds/documents and print them
	@$(BIN)/ephemeride run seeds/documents

serve: .venv/installed ## Run a local Prefect server with worker, deployments and automations until Ctrl-C (PORT=4200)
	@$(BIN)/python -m deployments.serve --port $(or $(PORT),4200)

test: .venv/installed-dev ## Lint, type-check and run every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict flows
	$(BIN)/pytest

test-hard: .venv/installed-dev ## Kill, double, starve and flood real runs (some ten minutes)
	$(BIN)/pytest -m hard

test-e2e: .venv/installed-dev ## Run on a real server with a real worker: by hand, by schedule, and killed (some three minutes)
	$(BIN)/pytest -m e2e

bench: .venv/installed-dev ## Measure speed and accuracy
	@$(BIN)/python -m benchmarks

picture: .venv/installed-dev ## Take the picture of the report that the README shows (needs chromium)
	@$(BIN)/python -m docs.picture

clean: ## Remove .venv, caches and build remains (never the warehouse)
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp newer than both files means the environment is up to date.
.venv/installed: pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory .venv/bin/python
	@echo "Installing the packages of constraints.txt (once)..."
	@$(PIP) install -c constraints.txt -e .
	@touch $@

.venv/installed-dev: pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory .venv/bin/python
	@echo "Installing the packages of constraints.txt, with the tools for tests (once)..."
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ .venv/installed

# Debian's bare python3 lacks ensurepip: such a Python cannot make an environment with pip, so the next one is tried.
.venv/bin/python:
	@for python in python3.13 python3.12 python3.11 python3; do \
	  if $$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
	    echo "Creating .venv with $$($$python --version)..."; \
	    exec $$python -m venv --clear .venv; \
	  fi; \
	done; \
	echo "make: no Python >= 3.11 with venv found on PATH: install one (on Debian or Ubuntu: apt install python3-venv)" >&2; exit 1
