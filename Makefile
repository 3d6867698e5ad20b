# make run     set up if need be, open the page
# make test    all tests          make check   lint, types, content
# make eval    measure again      make bench   speed alone      make models   train the weights again
# make screenshots   take the pictures in docs/ again

VENV   ?= .venv
PYTHON ?= python3
JOBS   ?= 2
PY      = $(VENV)/bin/python
READY   = $(VENV)/.ready
INDEX   = var/index/.ready

.PHONY: setup run test check eval models bench screenshots

setup: $(READY)

run: $(READY) $(INDEX)
	$(PY) app.py

test: $(READY) $(INDEX)
	OMP_NUM_THREADS=1 $(PY) -m pytest -n $(JOBS) --dist worksteal

check: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check -q .
	$(PY) -m mypy
	$(PY) -m assistant content validate

eval: $(READY)
	$(PY) -m evals.run

bench: $(READY)
	$(PY) -m evals.run speed

screenshots: $(READY) $(INDEX)
	$(PY) -m tests.pictures docs

models: $(READY)
	$(PY) -m training.baseline
	$(PY) -m training.encoder.build
	$(PY) -m training.writer.build
	$(PY) -m training.guard.train
	$(PY) -m training.guard.export

# torch comes first and by itself: the CPU index spares gigabytes of CUDA, and when it can't be reached a wheel from the
# default index, or one that pip knows locally, is taken instead.
$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --disable-pip-version-check --extra-index-url https://download.pytorch.org/whl/cpu --retries 0 torch==2.13.0 \
	  || $(PY) -m pip install --disable-pip-version-check torch==2.13.0
	$(PY) -m pip install --disable-pip-version-check -r requirements.txt
	touch $@

$(INDEX): $(READY) $(wildcard intents/*.yaml prompts/*.yaml prompts/*.txt prompts/*/*.yaml training/records/*.jsonl models/encoder/manifest.json)
	$(PY) -m assistant index
	mkdir -p $(@D)
	touch $@
