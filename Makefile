# One door for the developer. `make demo` and `make test` need python3 (3.11 or newer) with venv, make and git.

BIN := .venv/bin
PYTHON := $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(if $(shell $(name) -c 'import sys; print(sys.version_info >= (3, 11) or "")' 2>/dev/null),$(name))) python3)

.PHONY: help setup demo test chaos proofs journeys mutate test-spark check fix screens docs lock clean dev browser

help:
	@echo 'make demo    set everything up and serve it with made-up children (CHILDREN=2000, PORT=8000)'
	@echo 'make test    set everything up and run the tests, a browser journey included'
	@echo 'make setup   set up alone: leaves .venv/bin/contactpoint'
	@echo 'make dev     the same, with what checks, tests and `contactpoint evaluate` of public data need'
	@echo 'make chaos   every kill, every failing server and disk, every order of files and steps, where make test tries some'
	@echo 'make proofs  what proves that nothing leaks, whole, where make test tries a sample'
	@echo 'make mutate  break linkage in thousands of ways and see its unit tests notice (MODULES="names decide"); resumes'
	@echo 'make test-spark  the linkage model on Spark beside DuckDB: every weight equal (half a GB to install, Java 17)'
	@echo 'make check   formatting, types, imports, architecture; changes nothing'
	@echo 'make fix     put formatting and imports right'
	@echo 'make journeys walk every page in every form with a real browser: screens, seconds, axe (JSON=path keeps it all)'
	@echo 'make screens take the pictures of docs/screens anew, with a real browser'
	@echo 'make docs    draw the picture and write the tables of docs/ anew from the code'
	@echo 'make lock    lock the newest packages that requirements/*.in and package.json allow'
	@echo 'make clean   stop the databases and remove what set-up made; keeps the data'

setup:
	@command -v $(PYTHON) >/dev/null || { echo 'Python 3.11 or newer is missing. On Debian 12: apt install python3 python3-venv make git' >&2; exit 1; }
	@$(PYTHON) contactpoint/config/install.py run
	@$(BIN)/python contactpoint/config/assets.py
	@$(BIN)/python -c 'from contactpoint.disclosure import postcodes; postcodes.directory()'

dev: setup
	@$(PYTHON) contactpoint/config/install.py dev

demo: setup
	@$(BIN)/contactpoint demo

test: dev browser
	@$(BIN)/python -m pytest -q -n 2 --dist worksteal

chaos: dev
	@WHOLE=1 $(BIN)/python -m pytest -q -n 2 tests/integration/test_intake_exactly_once.py \
	  tests/integration/test_intake_away.py tests/integration/test_intake_full_disk.py \
	  tests/integration/test_intake_two_loaders.py tests/integration/test_endings.py tests/properties/test_intake_any_order.py \
	  tests/properties/test_order_of_arrival.py tests/properties/test_one_child_machine.py

proofs: dev
	@WHOLE=1 $(BIN)/python -m pytest -q -n 2 tests/integration/test_intake_two_worlds.py tests/integration/test_lost_shield.py
	@$(BIN)/contactpoint prove noninterference
	@$(BIN)/contactpoint prove race
	@$(BIN)/contactpoint prove monotone
	@$(BIN)/contactpoint prove guard --trials 100000
	@$(BIN)/contactpoint prove access
	@$(BIN)/contactpoint prove cover

mutate: dev
	@$(BIN)/python -m tests.mutation $(MODULES)

test-spark: dev
	@command -v java >/dev/null || { echo 'Java is missing, which Spark needs. On Debian 12: apt install openjdk-17-jre-headless' >&2; exit 1; }
	@$(PYTHON) contactpoint/config/install.py spark
	@SPARK=1 $(BIN)/python -m pytest -q tests/spark

check: dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest -q tests/architecture

fix: dev
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

journeys: dev browser
	@WHOLE=1 JOURNEYS_JSON=$(JSON) $(BIN)/python -m pytest -q -n 2 tests/journeys

screens: dev browser
	@SCREENS=docs/screens $(BIN)/python -m pytest -q -n 2 tests/journeys/test_every_page.py
	@$(BIN)/python -m tests.journeys.pictures

docs: dev
	@$(BIN)/python docs/draw_architecture.py
	@$(BIN)/python docs/write_reference.py

# The journeys need chromium; where it cannot be had they say so and are not run.
browser:
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
	  { echo 'Installing chromium for the journeys ...' >&2; \
	    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium) >/dev/null 2>&1; } || \
	  echo 'chromium could not be installed.' >&2

lock: dev
	@for name in run dev spark node; do \
	  $(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --no-emit-index-url -q --upgrade \
	    --custom-compile-command 'make lock' requirements/$$name.in -o requirements/$$name.txt || exit 1; \
	done
	@npm install --package-lock-only --omit=optional --silent

clean:
	@[ ! -x $(BIN)/python ] || $(BIN)/python -c 'from contactpoint.config import launcher, paths; launcher.stop(); print("The data stays in", paths.DATA_DIR)'
	@rm -rf .venv contactpoint/pages/static contactpoint.egg-info .mypy_cache .ruff_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
