# Front doors. Each target says what it does in `make help`; the work is in tools/, in Python.
# Needs Python 3.11 or newer, git and make. PYTHON=/path/to/python chooses another Python.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint bench shots lock clean
export PYTHON

python := .venv/bin/python

help: ## what can be done here
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make everything ready (network needed the first time only)
	@found=$$(tools/find-python) && "$$found" -m tools.setup

demo: ## set up and start the demo town on this machine
	@found=$$(tools/find-python) && "$$found" -m tools.setup --without-chromium
	@exec .venv/bin/voorkant demo

test: setup ## all tests: the mathematics without Django, then everything else
	@$(python) -m tools.test

lint: setup ## style, types, walls, translations, lock files
	@$(python) -m tools.lint

bench: setup ## our code and its peers, measured in one run (ARGS="rota --help": one of them)
	@$(python) -m tools.bench $(ARGS)

shots: setup ## screenshots of the pages at 360 and 1280 px, in shots/
	@$(python) -m tools.shots

lock: setup ## write requirements/*.txt from pyproject.toml (UPGRADE=yes: newest versions)
	@$(python) -m tools.lock $(if $(UPGRADE),--upgrade)

clean: ## throw away what setup made; the database in var/ stays
	rm -rf .venv .venv-civicmath .venv-node .venv-peers .venv-lock .cache build dist \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis \
		frontend/node_modules src/voorkant/ui/static/ui/build shots
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
	find src -name '*.mo' -delete
