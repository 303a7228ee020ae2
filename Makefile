# The daily acts.  `make help` lists them; `make demo` and `make test` need only Python 3.11+, make and git.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test lint coverage core quick tidy packages browser nightly docs bench dataset lexicon pages interface fuzz costs audit sbom mutants pins release-check clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 15

demo: $(VENV)/.demo ## set up and answer the library's main question
	@$(BIN)/python examples/demo.py

test: lint coverage ## everything that decides on a change: format, lint, layers, types, tests, coverage

lint: $(VENV)/.dev ## format, lint, layers and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/pyright --warnings --pythonpath $(BIN)/python

coverage: $(VENV)/.dev ## all tests of the day, every branch covered
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n auto
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

core: $(VENV)/.dev ## the tests that need no other program and no engine
	$(BIN)/pytest -n auto -q src tests --ignore=tests/exporters --ignore=tests/explorer --ignore=tests/frames --ignore=tests/smoke/test_packages.py

quick: $(VENV)/.dev ## only the tests, on all cores, without coverage
	$(BIN)/pytest -n auto -q

tidy: $(VENV)/.dev ## format the code, correct what ruff can correct, and report the rest
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/lint-imports
	$(BIN)/mypy

packages: $(VENV)/.dev ## smoke tests on the wheel, on each supported Python, and with the lowest versions
	$(BIN)/nox

browser: $(VENV)/.dev ## the wheel in the browser's Python (Pyodide), 3.14 and 3.15, under Node; needs npm
	$(BIN)/python tools/browser.py

nightly: export CPMS_INSPIRE_NIGHTLY = 1
nightly: $(VENV)/.dev ## what takes too long for every change: all engines, more examples, the core in every setting, every extra
	$(BIN)/pytest -n auto
	$(BIN)/nox --tags night

docs: $(VENV)/.dev ## build the documentation into build/docs, every warning an error
	SOURCE_DATE_EPOCH=0 $(BIN)/sphinx-build -W --keep-going --nitpicky --fresh-env --quiet --doctree-dir build/doctrees docs build/docs

bench: $(VENV)-bench/.made $(VENV)-alone/.made ## measure speed and memory against others (ONLY="start loading": some), and write the page of it
	$(VENV)-bench/bin/python benchmarks/page.py $(VENV)-alone/bin/python $(ONLY)

interface: $(VENV)/.dev ## compare the public interface with the newest release; report what would break its users
	@if [ -n "$$(git tag --list 'v*')" ]; \
	then $(BIN)/griffecli check --search src cpms_inspire; \
	else echo "Nothing is released yet, so there is no interface to compare with."; fi

dataset: $(VENV)/.dev ## make a dataset version of DRAFT=file: check, number, digest, golden answers, changelog, citation
	$(BIN)/python tools/new_version.py $(DRAFT)

lexicon: $(VENV)/.dev ## make a version of the lexicon of DRAFT=file: check, number, digest, golden readings, page
	$(BIN)/python tools/lexicon.py make $(DRAFT)

pages: $(VENV)/.dev ## write again what the documentation takes from the code: formats, data dictionary, interface, pictures
	$(BIN)/python tools/exports_page.py
	$(BIN)/python tools/dictionary_page.py
	$(BIN)/python tools/api_page.py
	$(BIN)/python tools/pictures.py
	$(BIN)/python tools/place_names.py
	$(BIN)/python tools/lexicon.py page

fuzz: $(VENV)/.dev ## many hours: tests of hostile input guided by coverage, and 5,000 examples of each law
	$(BIN)/python -c 'import atheris' || $(BIN)/uv pip install --quiet --python $(VENV) atheris
	$(BIN)/python tools/fuzz.py document -runs=1000000 -max_len=4000 -len_control=0
	$(BIN)/python tools/fuzz.py overlay -runs=100000 -max_len=4000 -len_control=0
	$(BIN)/python tools/fuzz.py reference -runs=100000 -max_len=400 -len_control=0
	$(BIN)/python tools/fuzz.py programme -runs=100000 -max_len=4000 -len_control=0
	$(BIN)/python tools/fuzz_commands.py 1000000
	HYPOTHESIS_PROFILE=long $(BIN)/pytest -n auto -q tests/properties

costs: $(VENV)/.dev ## measure the time and memory of hostile input against what is allowed
	$(BIN)/python tools/costs.py

audit: $(VENV)/.dev ## ask the service of pip-audit whether a pinned version has a known fault (needs a network)
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements/dev.txt

sbom: $(VENV)/.dev $(VENV)-alone/.made ## write the bill of materials of the package to dist, for a release
	@mkdir -p dist
	$(BIN)/cyclonedx-py environment --output-reproducible --output-file dist/cpms-inspire.cdx.json $(VENV)-alone/bin/python

mutants: $(VENV)/.dev ## hours: small changes to the model and the dataset, each of which some test should notice
	$(BIN)/python -c 'import mutmut' || $(BIN)/uv pip install --quiet --python $(VENV) mutmut==3.8.1
	HYPOTHESIS_PROFILE=mutants $(BIN)/mutmut run
	$(BIN)/mutmut results

pins: $(VENV)/.dev ## pin the development dependencies again, with hashes and without addresses (UPGRADE= keeps the versions)
	$(BIN)/uv pip compile pyproject.toml --group dev $(COMPILE) --output-file requirements/dev.txt
	$(BIN)/uv pip compile pyproject.toml --group bench $(COMPILE) --output-file requirements/bench.txt

UPGRADE := --upgrade
COMPILE = --all-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet $(UPGRADE)

release-check: $(VENV)/.dev ## say what still stands in the way of a release of the package
	@$(BIN)/python tools/release_check.py

clean: ## remove what these commands made
	rm -rf $(VENV) $(VENV)-* build dist mutants .coverage* .hypothesis .mypy_cache .nox .pytest_cache .ruff_cache
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

$(VENV)-alone/.made: pyproject.toml requirements/dev.txt $(wildcard src/cpms_inspire/*.py)
	$(PYTHON) -m venv --clear $(VENV)-alone
	@$(PYTHON) tools/pinned.py $(DEMO) > $(VENV)-alone/pins.txt
	$(VENV)-alone/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)-alone/pins.txt
	$(VENV)-alone/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation .
	$(VENV)-alone/bin/python -m pip uninstall --quiet --yes --disable-pip-version-check $(BUILDS)
	@touch $@

# What the package needs, and what builds it, with hashes like everything else.
BUILDS := hatchling editables packaging pathspec pluggy tomlkit trove-classifiers
DEMO := attrs cattrs importlib-resources typing-extensions $(BUILDS)

$(VENV)/.demo: $(VENV)/.made pyproject.toml requirements/dev.txt tools/pinned.py
	@$(BIN)/python tools/pinned.py $(DEMO) > $(VENV)/demo.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)/demo.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# pip installs uv, which downloads and unpacks many archives at once; both check the hashes of `requirements/dev.txt`.
$(VENV)/.dev: $(VENV)/.made pyproject.toml requirements/dev.txt
	@sed -n '/^uv==/,/^    # via/p' requirements/dev.txt > $(VENV)/uv.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $(VENV)/uv.txt
	$(BIN)/uv pip install --quiet --python $(VENV) --require-hashes --requirement requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(VENV) --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.demo
