# Everything Limber needs, on a machine that has Python 3.11+ and make.
PYTHON ?= python3
BIN := .venv/bin
# What is locked is installed as locked: nothing is resolved again, so nothing newer can break it.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes

.PHONY: run install test test-long soak bench lock

run: .venv/run.stamp
	@$(BIN)/python -m bot run

install: .venv/run.stamp

test: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot content check
	$(BIN)/python -m pytest -n 2 -m "not long and not soak"

# What kills and starts processes, and whatever else takes its time; ten minutes at most.
test-long: .venv/dev.stamp
	$(BIN)/python -m pytest -n 2 -m "long and not soak"

# By command only: all that is long, as often as it can be counted on, and what takes a minute or more.
soak: .venv/dev.stamp
	LIMBER_SOAK=1 $(BIN)/python -m pytest -n 2 --timeout 7200 -m "long or soak"

bench: .venv/dev.stamp
	$(BIN)/python -m benchmarks

.venv/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Limber needs Python 3.11 or newer; try make PYTHON=python3.12")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing what Limber needs into .venv (once, about a minute)"
	@$(INSTALL) -r requirements/run.txt
	@$(BIN)/python -m pip check --disable-pip-version-check
	@echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/limber.pth"
	@printf '#!/bin/sh\nexec "$(CURDIR)/.venv/bin/python" -m bot "$$@"\n' > $(BIN)/limber && chmod +x $(BIN)/limber
	@$(BIN)/python -m compileall -q .venv bot handlers content scheduler >/dev/null || true
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@$(INSTALL) -r requirements/dev.txt
	@$(BIN)/python -m pip check --disable-pip-version-check
	@touch $@

# New versions of everything, hashes and all, with no download address in the lock.
lock:
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/run.in -o requirements/run.txt
	uv pip compile --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header requirements/dev.in -o requirements/dev.txt
