# Everything happens in .venv, which is made here from nothing but Python 3.11+ and make.

BIN := .venv/bin
MADE := .venv/.made
SUITABLE := import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))

# The tests start the bot dozens of times: what is compiled is kept, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test stories lint bench soak

demo: $(MADE)
	@$(BIN)/pullcord demo

test: lint
	$(BIN)/pytest -n 3 -rs

# Every story over each transport, where make test takes one of them for some.
stories: $(MADE)
	TRANSPORTS=both $(BIN)/pytest -n 3 -rs tests/stories

lint: $(MADE)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Kills the real bot at random instants, KILLS times on SQLite and as often on PostgreSQL; SEED says which instants.
soak: $(MADE)
	KILLS=$(or $(KILLS),250) SEED=$(or $(SEED),1) $(BIN)/pytest -n0 tests/crash/test_killed.py

bench: $(MADE)
	@$(BIN)/python -m bench.run

$(MADE): pyproject.toml constraints.txt
	@if ! $(BIN)/python -c '$(SUITABLE)' 2>/dev/null; then \
	  for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11; do \
	    if $$python -c '$(SUITABLE)' 2>/dev/null; then found=$$python; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "Pullcord needs Python 3.11 or newer with its venv module (on Debian: apt install python3-venv)." >&2; \
	    exit 1; \
	  fi; \
	  echo "Making .venv with $$found: a minute, this once."; \
	  $$found -m venv --clear .venv; \
	fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable . --group dev
	@touch $@
