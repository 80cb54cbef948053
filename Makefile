# Everything a person needs here: `make run`, `make test`. `make help` lists the rest.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# One more than there are processors: many tests wait for a process, a page or a disk.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)')

.DEFAULT_GOAL := help
.PHONY: run test lint fmt faults bench lock clean help

run: .make/run ## Start the bot: on Telegram where BOT_TOKEN is set, else in the local playground
	@$(BIN)/python -m playground.launch $(ARGS)

test: .make/dev ## Run every test, with coverage and its floors
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest -n $(WORKERS) --maxschedchunk 4 $(ARGS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/python tests/floors.py

lint: .make/dev ## Check style, types, the direction of imports and the catalogues
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python scripts/messages.py --check

fmt: .make/dev ## Format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

faults: .make/dev ## Run the long fault series and print their tables
	@$(BIN)/python -m pytest -m faults -s -p no:randomly tests/faults $(ARGS)

bench: .make/bench ## Measure what a message costs, against other libraries in the same run
	@$(BIN)/python -m bench $(ARGS)

lock: .make/dev ## Compile the requirements files anew from pyproject.toml
	@$(BIN)/python -m pip install --quiet uv
	@sh requirements/lock.sh $(BIN)/uv

clean: ## Remove what make made
	@rm -rf $(VENV) .make .coverage* htmlcov .mypy_cache .ruff_cache .pytest_cache .hypothesis

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sort | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("glute-tips needs Python 3.11 or newer; this is %d.%d. Try: make PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@echo "Setting up .venv (once) ..."
	@$(PYTHON) -m venv $(VENV)

.make/run: $(BIN)/python requirements/playground.txt
	@$(PIP) -r requirements/playground.txt
	@mkdir -p .make && touch $@

.make/dev: $(BIN)/python requirements/dev.txt
	@$(PIP) -r requirements/dev.txt
	@mkdir -p .make && touch .make/run $@

.make/bench: $(BIN)/python requirements/bench.txt
	@$(PIP) -r requirements/bench.txt
	@mkdir -p .make && touch $@
