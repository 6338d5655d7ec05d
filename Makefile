# Two commands set everything up on a machine with Python 3.11+ and make: `make certify` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CERTIFY := reports/certify
PROFILE := specs/contactless-screening/requirements.yaml
SIMULATED := test_vectors/simulated-dual-light
LANGUAGE ?= en
QUIETLY := --quiet --disable-pip-version-check
# Compiled once, and not again in every process of every test.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: certify test test-full quick doctor vectors releases lock docs lint bench clean

certify: $(STAMP)
	rm -rf $(CERTIFY)
	$(BIN)/conformance run $(PROFILE) --product $(SIMULATED)/product.yaml --bench $(SIMULATED)/bench.yaml -o $(CERTIFY)/recording
	$(BIN)/conformance evaluate $(PROFILE) $(CERTIFY)/recording --assignment $(SIMULATED)/assignment.yaml -o $(CERTIFY)/evaluation.json
	$(BIN)/conformance report $(CERTIFY)/evaluation.json --format html --language $(LANGUAGE) -o $(CERTIFY)

# Workers here, and not in setup.cfg: a single test file is quicker without. One more than there are cores, because a
# third of the time is waiting (for wires, other processes, the browser). A file stays with one worker, so that what
# its tests share is made once; the long ones come first (tests/kinds.py).
WORKERS := -n $(shell $(PYTHON) -c 'import os; print((os.cpu_count() or 1) + 1)') --dist loadscope --no-loadscope-reorder

test: $(STAMP)
	$(BIN)/pytest $(WORKERS)

test-full: $(STAMP)
	$(BIN)/pytest $(WORKERS) -m "full or not full"

# What fits between two edits: everything but the self-test, pages, wires and other processes, whole runs, corpora
# and the wheel (tests/kinds.py).
quick: $(STAMP)
	$(BIN)/pytest $(WORKERS) -m "not (full or selftest or pages or wires or runs or corpus or installed)"

# What is missing of the system, and which tests wait for it; needs nothing but Python.
doctor:
	@$(PYTHON) tests/doctor.py

vectors: $(STAMP)
	$(BIN)/python test_vectors/generate.py

# Pins the sets in specs/: a set that was changed needs a new edition.
releases: $(STAMP)
	$(BIN)/python specs/generate.py

# Resolves the packages of the tests anew, for every Python, and writes constraints.txt and their digests.
lock:
	$(PYTHON) tests/lock.py

docs: $(STAMP)
	$(BIN)/python -m conformance.cli.reference > docs/cli.md

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32
	$(BIN)/lint-imports

bench: $(STAMP)
	$(BIN)/python tests/benchmarks/verdicts.py
	$(BIN)/python tests/benchmarks/parser.py
	$(BIN)/python tests/benchmarks/run.py
	$(BIN)/python tests/benchmarks/plan.py
	$(BIN)/python tests/benchmarks/events.py
	$(BIN)/python tests/benchmarks/seal.py
	$(BIN)/python tests/benchmarks/batch.py
	$(BIN)/python tests/benchmarks/frames.py
	$(BIN)/python tests/benchmarks/gige.py
	$(BIN)/python tests/benchmarks/explore.py --seeds 2 --print-only
	$(BIN)/python tests/benchmarks/selftest.py --seeds 1 --print-only

# Where the digests of every file are known (tests/lock.py), nothing else is installed; elsewhere the versions alone are held.
$(STAMP): setup.cfg setup.py pyproject.toml constraints.txt locked-linux-x86_64.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	$(PYTHON) -m venv $(VENV)
	if $(PYTHON) tests/lock.py --covers; then \
		$(BIN)/python -m pip install $(QUIETLY) --no-deps --require-hashes --only-binary :all: -r locked-linux-x86_64.txt && \
		$(BIN)/python -m pip install $(QUIETLY) --no-deps --no-build-isolation -e .; \
	else \
		$(BIN)/python -m pip install $(QUIETLY) -c constraints.txt -e '.[test,lint]' $$(grep '^pip==' constraints.txt); \
	fi
	touch $(STAMP)

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
