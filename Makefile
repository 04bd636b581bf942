# The two commands a newcomer needs are `make book` and `make test`.
.PHONY: help book test lint python-types pythons engines types serve lab notebooks heights bench pdf zip clean
.DEFAULT_GOAL := help

BIN := .venv/bin
BUILT := _build/html/index.html

help:
	@echo "make book       build the site: $(BUILT)"
	@echo "make test       check everything: lint, units, notebooks, the built book, the browser"
	@echo "make pythons    run the notebooks on the oldest and the newest Python that is here"
	@echo "make engines    try the built book in Firefox and WebKit"
	@echo "make types      check the scripts' types, with the npm that is here"
	@echo "make serve      serve the built site on 127.0.0.1:8000"
	@echo "make lab        open the notebooks in JupyterLab"
	@echo "make notebooks  run the notebooks again, in place"
	@echo "make heights    measure the place that a page keeps for each widget"
	@echo "make bench      measure"
	@echo "make pdf        print the book: dist/backprop-by-hand.pdf"
	@echo "make zip        write the offline copy: dist/backprop-by-hand.zip"

# Installs again when the pins change, and when the checkout was moved or copied: .venv/ready holds the
# folder that it was made for, and scripts in .venv name that folder.
ifneq ($(shell cat .venv/ready 2>/dev/null),$(CURDIR))
.PHONY: .venv/ready
endif
.venv/ready: requirements.txt constraints.txt pyproject.toml tools/install
	sh tools/install

# From nothing each time: Sphinx repeats no warning of a page that it does not build again, and keeps
# the pages of chapters that are gone. The old book goes when the new one is there.
book: .venv/ready
	rm -rf .build
	$(BIN)/jupyter-book build . -n -W --keep-going --path-output .build
	rm -rf _build && mv .build/_build . && rmdir .build
	@echo "Open $(BUILT)"

# BOOK=built takes the book that is there, as the workflow does on several Pythons.
BOOK_THERE := $(if $(filter built,$(BOOK)),.venv/ready,book)

# The types of Python are checked on one core; on the other, meanwhile, the code is read for its style,
# and the book is built.
test: .venv/ready
	$(MAKE) --no-print-directory -j 2 python-types lint $(BOOK_THERE)
	sh tools/test

lint: .venv/ready
	sh tools/lint

python-types: .venv/ready
	$(BIN)/mypy

# Beside the tests: on other Pythons (PYTHONS="python3.11 python3.14"), and in other browsers.
pythons:
	sh tools/pythons $(PYTHONS)

engines: $(BOOK_THERE)
	$(BIN)/python -m pytest -p no:cacheprovider tests/engines

# Python's types are checked by make test. TypeScript is not to be had by pip.
types:
	npx --yes -p typescript@7.0.2 tsc

serve: book
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory _build/html 8000

lab: .venv/ready
	$(BIN)/jupyter lab --ip 127.0.0.1 --notebook-dir . chapters

notebooks: .venv/ready
	$(BIN)/python -m nbhelpers.site.notebooks chapters/*.ipynb

heights: book
	CHROMIUM=$$(sh tools/chromium) $(BIN)/python tools/heights.py

bench: book
	CHROMIUM=$$(sh tools/chromium) $(BIN)/python tools/bench.py

pdf: $(BOOK_THERE)
	CHROMIUM=$$(sh tools/chromium) $(BIN)/python tools/pdf/printer.py

zip: book
	$(BIN)/python tools/offline_copy.py

clean:
	rm -rf _build .build dist .venv .pythons
