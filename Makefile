# Everything Limber needs, on a machine that has Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run install test test-long soak bench lock audit licences

run: .venv/run.stamp
	@$(BIN)/python -m bot run

install: .venv/run.stamp

# What was compiled once is kept, whatever the shell says: each worker and each process would compile it anew.
test test-long soak: export PYTHONDONTWRITEBYTECODE =

test: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot content check
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not long and not soak"

# What kills and starts processes, and whatever else takes its time; ten minutes at most. It often waits, so there are
# more workers than cores. What makes the machine busy on purpose comes last, and alone. What failed is tried once more
# without company, and is wrong if it fails again: forty processes on two cores starve one another now and then.
AGAIN := $(BIN)/python -m pytest --last-failed --last-failed-no-failures none
test-long: .venv/dev.stamp
	$(BIN)/python -m pytest -n 4 --dist worksteal -m "long and not busy and not soak" || $(AGAIN) -m "long and not busy and not soak"
	$(BIN)/python -m pytest -m "long and busy and not soak" || $(AGAIN) -m "long and busy and not soak"

# By command only: all that is long, as often as it can be counted on, and what takes a minute or more.
soak: .venv/dev.stamp
	LIMBER_SOAK=1 $(BIN)/python -m pytest -n 2 --dist worksteal --timeout 7200 -m "long or soak"

bench: .venv/bench.stamp
	$(BIN)/python -m benchmarks

.venv/run.stamp: requirements/run.txt requirements/install.py pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Limber needs Python 3.11 or newer; try make PYTHON=python3.12")'
	@test -x $(BIN)/python || { echo "Making .venv, a Python of Limber's own"; $(PYTHON) -m venv .venv; }
	@echo "Installing what Limber needs into .venv (once, under a minute)"
	@$(BIN)/python requirements/install.py requirements/run.txt
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/limber.pth"
	@printf '#!/bin/sh\nexec "$(CURDIR)/.venv/bin/python" -m bot "$$@"\n' > $(BIN)/limber && chmod +x $(BIN)/limber
	@echo "Compiling it, so that every start is quick"
	@$(BIN)/python -m compileall -q .venv bot handlers content scheduler >/dev/null || true
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@echo "Installing what the tests need into .venv (once, under a minute)"
	@$(BIN)/python requirements/install.py requirements/dev.txt
	@touch $@

.venv/bench.stamp: requirements/bench.txt .venv/dev.stamp
	@echo "Installing what Limber is measured against into .venv (once, under a minute)"
	@$(BIN)/python requirements/install.py requirements/bench.txt
	@touch $@

# New versions of everything within pyproject.toml's ranges, hashes and all, with no download address in the lock.
COMPILE := uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
lock:
	$(COMPILE) pyproject.toml -o requirements/run.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) --group bench -c requirements/dev.txt -o requirements/bench.txt
	$(COMPILE) --group build -c requirements/dev.txt -o requirements/build.txt

# By hand, where an index can be reached: fails when something locked was withdrawn (yanked) or has a known advisory.
audit: .venv/dev.stamp
	$(BIN)/python requirements/yanked.py requirements/run.txt requirements/dev.txt requirements/build.txt
	uvx pip-audit --disable-pip --require-hashes -r requirements/run.txt

# The licence of everything that is installed to run Limber, as its own metadata names it.
licences: .venv/dev.stamp
	$(BIN)/python requirements/licences.py requirements/run.txt > docs/licences.md
