# Two commands set up everything, into .venv of this checkout: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready

.PHONY: help demo static test check prove bench accuracy docs clean
.DEFAULT_GOAL := help

help: ## say what each target does
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1	/' | expand -t 18

$(READY): pyproject.toml locks/dev.txt locks/build.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Tecum needs Python 3.11 or later; name one with: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/build.txt -r locks/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

demo: $(READY) ## play the Denver story of January 2020 with invented people
	$(BIN)/tecum demo --no-serve

STATIC := src/tecum_web/static_built
static: ## fetch what the desk's pages are dressed with (USWDS, htmx), by version and integrity
	@mkdir -p _work/static && cp locks/static/package.json locks/static/package-lock.json locks/static/.npmrc _work/static/
	cd _work/static && npm ci --silent
	@rm -rf $(STATIC) && mkdir -p $(STATIC)/uswds/css $(STATIC)/uswds/fonts $(STATIC)/uswds/img $(STATIC)/htmx
	@cp _work/static/node_modules/@uswds/uswds/dist/css/uswds.min.css $(STATIC)/uswds/css/
	@cd _work/static/node_modules/@uswds/uswds/dist && find fonts/source-sans-pro fonts/roboto-mono fonts/merriweather -name '*.woff2' -exec cp --parents {} $(CURDIR)/$(STATIC)/uswds/ \;
	@cd _work/static/node_modules/@uswds/uswds/dist && cp -r img/usa-icons img/usa-icons-bg img/*.svg $(CURDIR)/$(STATIC)/uswds/img/
	@cp _work/static/node_modules/@uswds/uswds/LICENSE.md $(STATIC)/uswds/
	@cp _work/static/node_modules/htmx.org/dist/htmx.min.js _work/static/node_modules/htmx.org/LICENSE $(STATIC)/htmx/
	@du -sh $(STATIC)

check: $(READY) ## style, types and the direction of imports
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports --no-logo

test: check ## every test that this machine can run; says what it could not
	$(BIN)/pytest -m "not prove" -n auto --maxprocesses 4 --dist worksteal

prove: $(READY) ## long proofs: break-out attempts, byte flips, many random cases
	$(BIN)/pytest -m prove -s

accuracy: $(READY) ## how many kinds and fields are read right, by condition and layout
	$(BIN)/python -m tests.papers.accuracy

bench: $(READY) ## the benchmarks beside their peers, which this target installs
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r bench/peers.txt
	$(BIN)/python bench/reading.py
	$(BIN)/python bench/cold_start.py
	$(BIN)/python bench/policy.py
	$(BIN)/python bench/deadlines.py
	$(BIN)/python bench/reconciling.py
	$(BIN)/python bench/log.py
	$(BIN)/python bench/desk.py

docs: $(READY) ## write reference pages, picture and examples of contracts again
	$(BIN)/python -m tests.packs.pack_json
	$(BIN)/python -m tests.docs.write_reference
	$(BIN)/python -m tests.docs.write_picture
	$(BIN)/python -m tests.docs.write_examples

clean: ## remove what the targets made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache _work
