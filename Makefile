# Every target installs what it needs by itself; a second run finds it in place.
PYTHON := .venv/bin/python

.PHONY: build test test-long fuzz lint bench docs clean setup-build setup-test setup-fuzz

build: setup-build
	.venv/bin/brochure build

test: setup-test lint
	$(PYTHON) -m pytest -n auto -m "not long"

test-long: setup-test
	$(PYTHON) -m pytest -n auto -m long

# What must stand any input, given all kinds of it: FUZZ_MINUTES on all cores; exits 1 if anything is found.
FUZZ_MINUTES ?= 30
fuzz: setup-fuzz
	$(PYTHON) -m tests.fuzz.run --minutes $(FUZZ_MINUTES)

lint: setup-test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

bench: setup-test
	$(PYTHON) -m benchmarks.bench

docs: setup-test
	.venv/bin/zensical build --strict --config-file mkdocs.yml

# What was built and what tools left behind; the environment in .venv stays.
clean:
	find build -mindepth 1 ! -name .gitignore -delete
	rm -rf dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find brochure tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

setup-build:
	@scripts/setup build

setup-test:
	@scripts/setup test

setup-fuzz:
	@scripts/setup fuzz
