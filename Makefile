# The daily acts.  `make help` lists them; `make demo` and `make test` need only Python 3.11+, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test quick tidy interpreters packages docs bench dataset pages interface proof mutants pins release-check clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 15

demo: $(VENV)/.demo ## set up and answer the library's main question
	@$(BIN)/python examples/demo.py

test: $(VENV)/.dev ## set up and pass the whole test run: lint, types, tests, coverage
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

quick: $(VENV)/.dev ## only the tests, on all cores, without coverage
	$(BIN)/pytest -n auto -q

tidy: $(VENV)/.dev ## format the code, mend what ruff can mend, and say what is left
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/mypy

interpreters: $(VENV)/.dev ## the tests on every other supported Python that is installed
	$(BIN)/python tests/support/interpreters.py

packages: $(VENV)/.dev ## the core tests on the wheel, from a zip, in a one-file program, ...; every extra alone and all together
	$(BIN)/python tests/support/packages.py

docs: $(VENV)/.dev ## build the documentation into build/docs, every warning an error
	SOURCE_DATE_EPOCH=0 $(BIN)/sphinx-build -W --keep-going --nitpicky --fresh-env --quiet --doctree-dir build/doctrees docs build/docs

bench: $(VENV)-bench/.made $(VENV)-alone/.made ## measure speed and memory against others (ONLY="start loading": some), and write the page of it
	$(VENV)-bench/bin/python benchmarks/page.py $(VENV)-alone/bin/python $(ONLY)

interface: $(VENV)/.dev ## write the public interface down anew, where nothing breaks others unannounced
	$(BIN)/python tests/support/interface.py

dataset: $(VENV)/.dev ## make a dataset version of DRAFT=file: check, number, digest, golden answers, changelog, citation
	$(BIN)/python tools/new_version.py $(DRAFT)

pages: $(VENV)/.dev ## write anew what the documentation takes from the code: tables of formats, data dictionary, architecture
	$(BIN)/python tools/exports_page.py
	$(BIN)/python tools/dictionary_page.py
	$(BIN)/python tools/api_page.py
	$(BIN)/python tools/pictures.py

proof: $(VENV)/.dev ## the long runs, over many hours: docs/contributing/proof.md says what each is and what it found
	$(BIN)/python tests/support/typos.py
	$(BIN)/python tests/support/mutations.py 100000
	$(BIN)/python tests/support/mutations.py 20000 0 examples/overlay.json
	HYPOTHESIS_PROFILE=long $(BIN)/pytest -n auto -q tests/properties
	$(BIN)/python -c 'import atheris' || $(BIN)/pip install --quiet atheris
	$(BIN)/python tests/support/fuzz.py document -runs=1000000 -max_len=40000 -len_control=0
	$(BIN)/python tests/support/fuzz.py reference -runs=100000
	$(BIN)/python tests/support/fuzz.py overlay -runs=100000 -max_len=20000 -len_control=0
	$(BIN)/python tests/support/fuzz.py programme -runs=100000 -max_len=20000 -len_control=0
	$(MAKE) mutants

mutants: $(VENV)/.dev ## mutation testing of the core: small changes to the code, each of which some test should notice
	$(BIN)/python -c 'import mutmut' || $(BIN)/pip install --quiet mutmut==3.8.1
	$(BIN)/python tests/support/mutants.py

pins: $(VENV)/.dev ## pin the development dependencies anew, with hashes and without addresses
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --upgrade --quiet --output-file requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --all-extras --group bench --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --upgrade --quiet --output-file requirements/bench.txt

release-check: $(VENV)/.dev ## say what still stands in the way of a release of the package
	@$(BIN)/python tools/release_check.py

clean: ## remove what these commands made
	rm -rf $(VENV) $(VENV)-* build dist .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "cpms-inspire needs Python 3.11 or newer; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# The benchmarks need what is compared with, and an environment that holds nothing but the package: see benchmarks/start.py.
$(VENV)-bench/.made: pyproject.toml requirements/bench.txt
	$(PYTHON) -m venv $(VENV)-bench
	$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/bench.txt
	$(VENV)-bench/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)-alone/.made: pyproject.toml $(wildcard src/cpms_inspire/*.py)
	$(PYTHON) -m venv --clear $(VENV)-alone
	$(VENV)-alone/bin/python -m pip install --quiet --disable-pip-version-check .
	@touch $@

$(VENV)/.demo: $(VENV)/.made pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.made pyproject.toml requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.demo
