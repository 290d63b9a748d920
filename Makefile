# The everyday commands. `make` lists them; what they do stands in deploy/ and pyproject.toml.
bin := .venv/bin
rooms := kiosk display web
# Arguments of the command behind a target: `make demo args='--speed 60'`, `make test args='tests/web -k notices'`.
args ?=

.DEFAULT_GOAL := help
.PHONY: help setup hooks test test-fast lint types layers scripts check format demo bench screenshots catalogues mutants faults fuzz locks

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install everything that development needs; does nothing when all is in place
	sh deploy/setup test

hooks: setup ## check style, types, layers, scripts and the commit's subject at each commit
	$(bin)/pre-commit install

test: ## all checks and all tests, a real browser included, as CI runs them
	sh deploy/test $(args)

test-fast: setup ## the core, the kiosk and the boards, without server, browser and simulated days
	$(bin)/pytest -q -n 2 -m 'not slow' tests/queue_core tests/kiosk tests/display \
		--ignore=tests/queue_core/simulation --ignore=tests/queue_core/test_invariants.py $(args)

lint: setup ## style and likely mistakes
	$(bin)/ruff check .
	$(bin)/ruff format --check .

types: setup ## types, strictly
	$(bin)/mypy

layers: setup ## which room may import which
	$(bin)/lint-imports

scripts: setup ## types and likely mistakes of the pages' scripts
	PATH="$(CURDIR)/$(bin):$$PATH" npm run --silent check

check: lint types layers scripts ## lint, types, layers and scripts

format: setup ## format the Python files and sort their imports
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

demo: ## the office with emulated devices and simulated visitors
	sh deploy/demo $(args)

bench: setup ## how fast: `make bench of=tickets`; without `of` a list
	@if [ -n "$(of)" ]; then $(bin)/python -m bench.$(of) $(args); else sed -n 's/^| `\(python -m [a-z_.]*\)`/\1/p' bench/README.md; fi

screenshots: ## a picture of every screen in every state, into screenshots/
	sh deploy/screenshots $(args)

catalogues: setup ## compile the Russian catalogues and check that no text is missing or left over
	for room in $(rooms); do $(bin)/pybabel -q compile -d $$room/translations; done
	$(bin)/pytest -q tests/web/test_catalogues.py

mutants: ## do the tests notice changed code? `make mutants args='--sample 60 --seed 1'`
	sh deploy/mutants $(args)

faults: ## kills, power cuts, failing disks and clocks, counted: `make faults args='--times 10 --seed 1'`
	sh deploy/faults $(args)

fuzz: setup ## random bytes for every decoder of the devices, for a minute
	$(bin)/python -m tests.fuzz.decoders -max_total_time=60 $(args)

# Needs uv (`pip install uv`), the one tool that writes locks for several Pythons at once.
lock := uv pip compile pyproject.toml --universal --generate-hashes --no-header --python-version 3.11 --quiet $(args)
locks: ## write the lock files anew after a change of pyproject.toml's dependencies
	$(lock) -o deploy/requirements.lock >/dev/null
	$(lock) -c deploy/requirements.lock --extra planner -o deploy/requirements-planner.lock >/dev/null
	$(lock) -c deploy/requirements.lock --extra dev -o deploy/requirements-dev.lock >/dev/null
