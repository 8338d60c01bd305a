# Upbeat. `make` lists what there is. Works on a fresh Debian 12 with Python 3.11 and make.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
.DEFAULT_GOAL := help

.PHONY: help setup demo test faults bench lint types fmt docs lock clean

help: ## list the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(VENV)/.dev ## install everything (with the development packages)
	@echo "Ready: $(BIN)/upbeat --help"

$(VENV)/.made:
	@echo "Making a virtual environment in $(VENV) ..."
	@PYTHON="$(PYTHON)" sh scripts/make_venv.sh $(VENV)
	@touch $@

$(VENV)/.runtime: $(VENV)/.made requirements/runtime.txt pyproject.toml
	@echo "Installing the runtime packages (pinned, hash-checked) ..."
	@sh scripts/install.sh $(VENV) requirements/runtime.txt
	@touch $@

$(VENV)/.dev: $(VENV)/.made requirements/dev.txt pyproject.toml
	@echo "Installing the development packages (pinned, hash-checked) ..."
	@sh scripts/install.sh $(VENV) requirements/dev.txt
	@touch $@ $(VENV)/.runtime

demo: $(VENV)/.runtime ## the whole product against a sandbox on this machine; Ctrl-C ends it
	@$(BIN)/python -m app demo

test: $(VENV)/.dev ## lint, types, import contracts, all tests
	@sh scripts/chromium.sh
	@$(MAKE) --no-print-directory lint types
	@echo "Running the tests ..."
	@$(BIN)/python -m pytest -q -n 4 --dist loadgroup

lint: $(VENV)/.dev ## ruff and the import contracts
	@echo "Checking style and import contracts ..."
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/lint-imports --no-cache

types: $(VENV)/.dev ## mypy --strict
	@echo "Checking types ..."
	@$(BIN)/mypy

fmt: $(VENV)/.dev ## format the code
	@$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format .

faults: $(VENV)/.dev ## releases among deaths: processes, connections and PostgreSQL killed, for twenty minutes at most
	@UPBEAT_FAULTS=long $(BIN)/python -m pytest -q --session-timeout=1200 tests/faults tests/integration/test_queue_faults.py

bench: $(VENV)/.dev ## the benchmarks, JSON on stdout
	@$(BIN)/python -m bench all --json

docs: $(VENV)/.dev ## write the generated parts of the documentation
	@$(BIN)/python -m scripts.generate_docs

lock: $(VENV)/.dev ## pin requirements/*.in anew, with hashes
	@for name in runtime dev; do $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url \
	  --python-version 3.11 --no-header requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove what the other targets made
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info
