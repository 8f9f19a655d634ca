# Every target does its own set-up: `make demo` and `make test` work from a fresh clone.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: setup demo test lint type bench bench-large audit clean lock pictures readme

setup: $(STAMP)

$(STAMP): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else f"Framelens needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. Try: make PYTHON=python3.12 ...")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

demo: $(STAMP) model/en/card.json
	@$(BIN)/python predict.py examples/balkhash-column.txt

# Trained only where no model is there: the committed one is used as it is.
model/en/card.json: | $(STAMP)
	$(BIN)/python train.py labeled

test: $(STAMP)
	$(BIN)/python -m pytest

lint: $(STAMP)
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .

type: $(STAMP)
	$(BIN)/python -m mypy

bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m docs.make_charts

# A million paragraphs, a folder of ten thousand articles, ten minutes of load on the service: an hour or so.
bench-large: $(STAMP)
	$(BIN)/python -m benchmarks.corpora
	$(BIN)/python -m benchmarks.load

# Known weaknesses of the pinned packages, from the advisory database of the package index.
audit: $(STAMP)
	$(BIN)/python -m pip_audit --strict --disable-pip --require-hashes -r requirements.lock

# Needs uv; writes the exact versions and hashes that `setup` installs.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --group dev --extra html --extra documents --extra tables --extra crawls --extra languages --extra audit --extra serve --extra cluster pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra bench -c requirements.lock pyproject.toml -o requirements-bench.lock

# Transcript and figures of the README, after training and benchmarks.
readme: $(STAMP)
	$(BIN)/python -m docs.fill_readme

# The tutorial's pictures and transcripts; needs Chromium, and trains a model on the way.
pictures: $(STAMP)
	$(BIN)/python -m docs.make_pictures

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
