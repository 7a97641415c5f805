# SPDX-FileCopyrightText: 2026 The Eko contributors
# SPDX-License-Identifier: EUPL-1.2
#
# `make run` and `make test` need Python 3.11 or later and nothing else: the environment is made in
# .venv from the locks, the first time and whenever a lock changes.

PYTHON ?= $(firstword $(shell for p in python3.13 python3.12 python3.11 python3.14 python3; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done))
# Where Python may keep nothing of what it compiles, each start of Eko takes half a second more, and the tests
# start it some hundred times.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
# uv reads neither the machine's certificates nor pip's mirror unless told to; agencies have both.
INDEX = $(or $(UV_DEFAULT_INDEX),$(PIP_INDEX_URL),$(shell $(BIN)/python -m pip config get global.index-url 2>/dev/null))
RUN_UV = $(if $(INDEX),UV_DEFAULT_INDEX=$(INDEX)) UV_SYSTEM_CERTS=1 VIRTUAL_ENV=$(VENV) $(UV)
INSTALL = $(RUN_UV) pip install --quiet --require-hashes --compile-bytecode
COMPILE = $(RUN_UV) pip compile --quiet --universal --generate-hashes --no-header --no-annotate pyproject.toml

# What `make run` has of the extras: all but charts, which weigh more than everything else together.
EXTRAS = discord matrix postgresql

# How long `make fuzz` tries each parser, and which ones: make fuzz MINUTES=10 PARSERS="date calendar"
MINUTES = 1
PARSERS =

# Which changes `make mutate` tries again; without any, those that it has not tried: make mutate MUTANTS="bot.core*"
MUTANTS =

# A file's tests share what is dear to set up, and the files come in their order: by how many tests they have, as is
# usual, those few that take a minute for one test would come last, and one core would wait for the other.
SHARED = --numprocesses=auto --dist=loadfile --no-loadscope-reorder

.PHONY: help run test check bench cover mutate fuzz audit sbom release format lock messages clean
.DEFAULT_GOAL := help

help:  ## list what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/run  ## talk with Eko in the terminal
	@$(BIN)/eko chat

test: $(VENV)/test  ## run the tests
	@$(BIN)/python -m pytest $(or $(TESTS),$(SHARED))

check: $(VENV)/test  ## lint, types, licences and the knowledge base
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/reuse --suppress-deprecation lint --quiet
	@$(BIN)/eko knowledge check

bench: $(VENV)/bench  ## measure matching and delivery beside their peers, and the load that is sustained
	@$(BIN)/python -m bench

cover: $(VENV)/tools  ## run the tests and tell which lines none of them reaches
	@$(BIN)/python -m pytest $(SHARED) --cov --cov-report=term --cov-report=html:$(VENV)/coverage

mutate: $(VENV)/tools  ## change the matcher, delivery and permissions in small ways and see whether a test notices
	@PATH=$(CURDIR)/$(BIN):$$PATH mutmut run $(MUTANTS) && $(BIN)/mutmut results

fuzz: $(VENV)/tools  ## try each parser for MINUTES with whatever makes it do something new
	@$(BIN)/python -m tests.fuzz --minutes $(MINUTES) $(PARSERS)

audit: $(VENV)/tools  ## ask the package index for known weaknesses in what is locked
	@$(BIN)/pip-audit --requirement locks/run.txt --require-hashes --disable-pip

sbom: $(VENV)/tools  ## list what is delivered, as CycloneDX, in dist/eko.cdx.json
	@mkdir -p dist
	@$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible --output-file dist/eko.cdx.json locks/run.txt

release: $(VENV)/test  ## keep what this version leaves behind, for later ones to begin with
	@$(BIN)/python -m tests.release
	@$(MAKE) -s test TESTS="tests/store/test_releases.py tests/test_wheel.py tests/test_deploy.py"

format: $(VENV)/test  ## format the code
	@$(BIN)/ruff format
	@$(BIN)/ruff check --fix

messages: $(VENV)/test  ## take new texts into the catalogues
	@$(BIN)/pybabel --quiet extract --sort-by-file --no-location -F pyproject.toml -k N_ -k UserError -k plural:1,2 -o $(VENV)/eko.pot adapters bot
	@$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date -D eko -l sv -i $(VENV)/eko.pot -o bot/i18n/sv.po

lock: $(UV)  ## resolve the dependencies anew
	@$(COMPILE) --all-extras --group test --group bench -o locks/bench.txt
	@$(COMPILE) --all-extras --group test -c locks/bench.txt -o locks/test.txt
	@$(COMPILE) --all-extras --group test --group tools -c locks/bench.txt -o locks/tools.txt
	@$(COMPILE) $(addprefix --extra ,$(EXTRAS)) -c locks/bench.txt -o locks/run.txt

clean:  ## remove the environment
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(UV): locks/uv.txt
	@echo "Making the environment in $(VENV), once …" >&2
	@test -n "$(PYTHON)" || { echo "Eko needs Python 3.11 or later; install it, or say make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r locks/uv.txt
	@touch $@

# The lock of the tests holds that of the product, and the benchmark's holds both.
$(VENV)/run: $(UV) locks/run.txt pyproject.toml
	@$(INSTALL) -r locks/run.txt -r locks/build.txt
	@$(RUN_UV) pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test: $(VENV)/run locks/test.txt
	@$(INSTALL) -r locks/test.txt
	@touch $@

$(VENV)/bench: $(VENV)/test locks/bench.txt
	@$(INSTALL) -r locks/bench.txt
	@touch $@

$(VENV)/tools: $(VENV)/test locks/tools.txt
	@$(INSTALL) -r locks/tools.txt
	@touch $@
