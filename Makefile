# Two environments, one command each. Needs python3, git and make; brings everything else itself.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench lock messages clean

PYTHON3 ?= python3
BIN := .venv/bin
# No colours or prompts of tools in CI logs; Rasa sends nothing home.
export RASA_TELEMETRY_ENABLED := false
export PYTHONDONTWRITEBYTECODE := 1

help:            ## Show these commands
	@grep -E '^[a-z]+: .*##' $(MAKEFILE_LIST) | sed -E 's/:.*## */\t/' | expand -t 14

setup:           ## Make or refresh both environments (idempotent)
	@$(PYTHON3) scripts/setup.py

run: setup       ## Telegram bot if BOT_TOKEN is set, else a chat in this terminal
	@$(BIN)/asylum-guide run

test: setup      ## Format, lint, types, imports, content, catalogs, and every test with real Rasa
	@$(BIN)/python scripts/check.py

lint: setup      ## The quick half of test: no processes are started
	@$(BIN)/python scripts/check.py --quick

bench: setup     ## Measure turns per second and latency beside a bare bot, in one run
	@$(BIN)/python -m bench

lock: setup      ## Bring both requirements.lock up to date with their pyproject.toml
	@$(PYTHON3) scripts/setup.py --lock

clean:           ## Delete environments, models and caches
	rm -rf .venv .tools nlu/.venv nlu/models var .mypy_cache .ruff_cache .import_linter_cache .hypothesis
