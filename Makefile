# Everything runs in .venv, which the first target that needs it sets up.
PYTHON ?= python3
VENV := .venv
DRAINAGE := $(VENV)/bin/drainage
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
# A browser of the system; none is fetched. CHROMIUM=/path/to/chrome names another.
CHROMIUM ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
STUDY ?= old-town
BEFORE ?= existing
AFTER ?= full-plan

.DEFAULT_GOAL := help
.PHONY: help scenario desk outlet-check flood-check cures size capacity drawings programme crews ensemble season atlas flood-plan compare rank maps convergence report synthesise test test-all test-browser test-lowest coverage mutants fuzz docs manuals dist lint bench sensitivity hill-shares wrong-connections lock clean

help:  ## This list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14
	@echo
	@echo "Variables: STUDY=old-town NAME=<scenario> BEFORE=existing AFTER=full-plan"

scenario: $(READY)  ## Run the study: build, run, rank, compare, map (NAME=… for one scenario, also one on demand)
	$(DRAINAGE) run $(STUDY) $(if $(NAME),--scenario $(NAME))

desk: $(READY)  ## The study in the browser: look, design, run, compare
	$(DRAINAGE) desk $(STUDY)

outlet-check: $(READY)  ## The outlets in long storms (33 mm in a day), beside what make scenario ran
	$(DRAINAGE) run $(STUDY) --purpose outlets --no-maps

flood-check: $(READY)  ## Rare storms of a day (P = 20, 30) against the depth in one lane
	$(DRAINAGE) flood-check $(STUDY) $(if $(NAME),--scenario $(NAME))

cures: $(READY)  ## The least measure that cures each point that fails, from runs (NAME=full-plan)
	$(DRAINAGE) cures $(STUDY) $(if $(NAME),--scenario $(NAME))

size: $(READY)  ## The smallest standard sizes that meet the targets, 1 to 2 hours, resumed where it stopped (NAME=existing)
	$(DRAINAGE) size $(STUDY) $(if $(NAME),--scenario $(NAME))

capacity: $(READY)  ## Sewers by return period (P = 1 to 10), maps and tables (NAME=full-plan)
	$(DRAINAGE) capacity $(STUDY) $(if $(NAME),--scenario $(NAME))

drawings: $(READY)  ## List of quantities, plan and long sections as DXF (NAME=full-plan)
	$(DRAINAGE) drawings $(STUDY) $(if $(NAME),--scenario $(NAME))

compare: $(READY)  ## Two scenarios side by side: BEFORE=existing AFTER=full-plan
	$(DRAINAGE) compare $(STUDY) $(BEFORE) $(AFTER)

rank: $(READY)  ## The ranking of points and outlets from the results that exist
	$(DRAINAGE) rank $(STUDY)

maps: $(READY)  ## Maps of the streets, and water on the ground: runs on the grid, maps, films
	$(DRAINAGE) map $(STUDY)
	$(DRAINAGE) inundate $(STUDY)

programme: $(READY)  ## Which works in which year under a budget, and what each earns, from runs
	$(DRAINAGE) programme $(STUDY)

crews: $(READY)  ## Who goes where: crews, pumps, closed streets, detours (NAME=full-plan)
	$(DRAINAGE) crews $(STUDY) $(if $(NAME),--scenario $(NAME))

ensemble: $(READY)  ## How sure the ranking is: members drawn from uncertainty.toml, hours, resumed where it stopped (NAME=full-plan)
	$(DRAINAGE) ensemble $(STUDY) $(if $(NAME),--scenario $(NAME))

season: $(READY)  ## The rain table: which rain brings how much water where, hours, resumed where it stopped (NAME=full-plan)
	$(DRAINAGE) season $(STUDY) $(if $(NAME),--scenario $(NAME))

atlas: $(READY)  ## Inundation maps of the season: a sheet a storm, before beside after, closed streets, ways round
	$(DRAINAGE) atlas $(STUDY)

flood-plan: $(READY)  ## A sheet a place and the chapters of a plan for the flood season (NAME=full-plan)
	$(DRAINAGE) flood-plan $(STUDY) $(if $(NAME),--scenario $(NAME))

convergence: $(READY)  ## All runs again with half the step and tolerance: which depths move
	$(DRAINAGE) convergence $(STUDY) $(if $(NAME),--scenario $(NAME))

report: $(READY)  ## report.html, workbook, one sheet a point, GIS files from the results that exist
	$(DRAINAGE) report $(STUDY) $(if $(NAME),--scenario $(NAME))

synthesise: $(READY)  ## Make the tables of the shipped network again from its street skeleton
	$(DRAINAGE) synthesise miyun-old-town

# A file stays with one worker, so that what its tests share is made once; tests/conftest.py says
# which begin first. What is compiled is kept: a hundred processes would compile it again.
BESIDE := -n 2 --dist loadfile --no-loadscope-reorder
unexport PYTHONDONTWRITEBYTECODE

test: $(READY_DEV)  ## The tests, 5 to 6 minutes on two idle cores
	$(VENV)/bin/pytest $(BESIDE)

test-all: $(READY_DEV)  ## The tests and the heavier physics
	$(VENV)/bin/pytest $(BESIDE) -m "not browser"

test-browser: $(READY_DEV)  ## report.html in a headless Chromium (CHROMIUM=/path/to/chrome)
	@test -x "$(CHROMIUM)" || { echo "No Chromium found. Debian, Ubuntu: apt-get install chromium;" \
		"other systems: make test-browser CHROMIUM=/path/to/chrome"; exit 2; }
	CHROMIUM="$(CHROMIUM)" $(VENV)/bin/pytest -m browser tests/browser

coverage: $(READY_DEV)  ## The tests, and the share of the branches they take
	$(VENV)/bin/python -m pytest $(BESIDE) -m "not browser" --cov --cov-report=term

mutants: $(READY_DEV)  ## Mistakes put in on purpose: does a test fall for each? Under 40 minutes
	$(VENV)/bin/python -m benchmarks.mutants

# Old libraries warn of what newer ones beside them have given up; that is none of ours.
test-lowest:  ## The tests with the oldest libraries that pyproject.toml allows, in build/lowest
	$(PYTHON) -m venv build/lowest
	build/lowest/bin/python -m pip install -q --disable-pip-version-check -c requirements-lowest.txt -e '.[build,dev,docs]'
	build/lowest/bin/python -m pytest $(BESIDE) -m "not heavy and not browser and not locked" -p no:cacheprovider -W default::DeprecationWarning

docs: $(READY_DEV)  ## The manuals and what the packages offer as a site, in build/docs
	$(VENV)/bin/sphinx-build -q -W --keep-going -d build/doctrees docs build/docs
	@echo "build/docs/index.html"

manuals: $(READY_DEV)  ## Write the manuals again that come from the code
	$(VENV)/bin/python docs/written_from_code.py

dist: $(READY_DEV)  ## The sdist and, from it, the wheel, in dist
	$(VENV)/bin/python -m build --no-isolation

fuzz: $(READY_DEV)  ## 10,000 changed files for every reader: read or refused in plain words
	$(VENV)/bin/python -m tests.fuzz

lint: $(READY_DEV)  ## Style, types and the direction of imports
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports

bench: $(READY_DEV)  ## Speed, as ratios measured in one run
	$(VENV)/bin/python -m benchmarks

sensitivity: $(READY_DEV)  ## How the ranking moves with the assumed rules
	$(VENV)/bin/python -m benchmarks.sensitivity

hill-shares: $(READY_DEV)  ## What the Tanxinliu River is worth by what the hills bring
	$(VENV)/bin/python -m benchmarks.hill_shares

wrong-connections: $(READY_DEV)  ## Points and outlets at 0, 5, 15 % of wrong connections, with the price (NAME=meets-targets)
	$(VENV)/bin/python -m benchmarks.wrong_connections $(NAME)

# One lock for Windows, Linux and macOS: what only one of them needs stands with a marker.
LOCK = $(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command 'make lock'

lock: $(READY_DEV)  ## Lock the versions of the libraries again
	$(LOCK) --extra build --output-file requirements.txt pyproject.toml
	$(LOCK) --extra build --extra dev --extra lint --extra docs --output-file requirements-dev.txt pyproject.toml

clean:  ## Remove results, what was built and the virtual environment
	rm -rf results build dist $(VENV)

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; give it as: make PYTHON=python3.11 …"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(VENV)/bin/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	$(VENV)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
