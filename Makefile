# Every target installs what it needs by itself; a second run finds it in place.
PYTHON := .venv/bin/python

.PHONY: build test test-long lint bench docs clean setup-build setup-test

build: setup-build
	.venv/bin/brochure build

test: setup-test lint
	$(PYTHON) -m pytest -n auto -m "not long"

test-long: setup-test
	$(PYTHON) -m pytest -m long

lint: setup-test
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy

bench: setup-test
	$(PYTHON) -m benchmarks.cold
	$(PYTHON) -m benchmarks.press

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
