# trimtab. `make demo` shows it at work, `make test` runs everything that is checked.

PREFIX ?= /usr/local
PATHS ?= prompts-examples
FILTER ?= .

# One self-contained binary: a static Swift runtime everywhere, a static executable where the archives of the C
# libraries are installed, without symbols: a file of half the size starts faster.
UNAME := $(shell uname -s)
ifeq ($(UNAME),Linux)
  STATIC = --static-swift-stdlib $(shell Scripts/static-libraries.sh) -Xlinker -s
endif
RELEASE = swift build -c release $(STATIC) --product
TABLES = $(filter-out o200k_base cl100k_base, $(basename $(notdir $(wildcard Vocabularies/*.tokens))))
BINARY = $(shell swift build -c release --show-bin-path)/trimtab

.PHONY: build verify-build verify-demo check-verify bench-verify tables demo test check-fixes check-reports check-no-network install install-files completions man wheel dist check-packaging \
  rule-pages bench bench-tokens format format-check dependencies test-dependencies clean

build: dependencies
	$(RELEASE) trimtab
	$(RELEASE) compile-vocabularies
	@mkdir -p "$(dir $(BINARY))vocabularies"
	@"$(dir $(BINARY))compile-vocabularies" "$(dir $(BINARY))vocabularies" $(TABLES:%=Vocabularies/%.tokens)

demo: build
	@echo '$$ trimtab check $(PATHS)'
	@"$(BINARY)" check $(PATHS) || test $$? -eq 1

# `trimtab verify`: a program of its own, with the network in it. It is linked to the system's libcurl, SQLite and hiredis.
verify-build: build
	@Scripts/install-dependencies.sh --verify
	swift build -c release --static-swift-stdlib -Xlinker -s --product trimtab-verify

# Measures an example prompt with a real model on this machine, which it installs into .llm; PAIRS=10 is more certain.
verify-demo: verify-build
	@Scripts/install-llm.sh
	@Scripts/verify-demo.sh "$(dir $(BINARY))"

# The measurement against a real model, a server with a wrong certificate, and other people's readers of its reports.
check-verify: verify-build
	@Scripts/install-llm.sh || echo 'the model server cannot be installed; what needs it is left out' >&2
	@python3 Scripts/check-verify.py "$(dir $(BINARY))"

# The same with what the harness itself costs, against other clients on the same streams.
bench-verify: verify-build
	@python3 Scripts/check-verify.py "$(dir $(BINARY))" --times

# The embedded tables, after a change of their layout or of the compiler.
tables:
	$(RELEASE) compile-vocabularies
	"$(dir $(BINARY))compile-vocabularies" Sources/CVocabulary/tables Vocabularies/o200k_base.tokens \
	  Vocabularies/cl100k_base.tokens

# The tests are built for debugging; those of the command line run the release binary.
test: test-dependencies build verify-build
	@"$(dir $(BINARY))compile-vocabularies" --check Sources/CVocabulary/tables Vocabularies/o200k_base.tokens \
	  Vocabularies/cl100k_base.tokens
	swift build --build-tests
	TRIMTAB_BINARY="$(abspath $(BINARY))" swift test --skip-build --filter '$(FILTER)'

# Fixes generated files and proves with PyYAML that nothing else changed.
check-fixes: test-dependencies build
	@for python in python3 /usr/bin/python3; do \
	  if "$$python" -c 'import yaml' 2>/dev/null; then \
	    exec "$$python" Scripts/check-fixes.py "$(BINARY)" --files 2000; \
	  fi; \
	done; echo 'PyYAML is missing' >&2; exit 1

# Reads the reports of every format with other people's readers, and compares the examples of docs/reports.md; what is
# missing is said and left out.
check-reports: test-dependencies build
	@python3 Scripts/write-report-page.py "$(BINARY)" --check
	@for python in python3 /usr/bin/python3; do \
	  if "$$python" -c 'import jsonschema, junitparser' 2>/dev/null; then \
	    exec "$$python" Scripts/check-reports.py "$(BINARY)"; \
	  fi; \
	done; exec python3 Scripts/check-reports.py "$(BINARY)"

# Every command under strace: none opens a socket.
check-no-network: test-dependencies build
	@python3 Scripts/check-no-network.py "$(BINARY)"

install: completions install-files

# Installs what has been built. The manual page needs Python and is left out without it.
install-files:
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$(BINARY)" "$(DESTDIR)$(PREFIX)/bin/trimtab"
	@if [ -x "$(dir $(BINARY))trimtab-verify" ]; then \
	  install -m 755 "$(dir $(BINARY))trimtab-verify" "$(DESTDIR)$(PREFIX)/bin/trimtab-verify"; fi
	install -d "$(DESTDIR)$(PREFIX)/share/trimtab/vocabularies"
	install -m 644 $(TABLES:%="$(dir $(BINARY))vocabularies/%.bin") "$(DESTDIR)$(PREFIX)/share/trimtab/vocabularies"
	install -d "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" \
	  "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -m 644 dist/completions/trimtab.bash "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/trimtab"
	install -m 644 dist/completions/_trimtab "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_trimtab"
	install -m 644 dist/completions/trimtab.fish "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/trimtab.fish"
	@if python3 Scripts/write-man-page.py "$(BINARY)" >dist/trimtab.1; then \
	  install -d "$(DESTDIR)$(PREFIX)/share/man/man1" && \
	  install -m 644 dist/trimtab.1 "$(DESTDIR)$(PREFIX)/share/man/man1/trimtab.1"; \
	else echo 'without Python there is no manual page' >&2; fi
	install -d "$(DESTDIR)$(PREFIX)/share/doc/trimtab/Licenses"
	install -m 644 LICENSE NOTICE "$(DESTDIR)$(PREFIX)/share/doc/trimtab"
	install -m 644 Licenses/*.txt "$(DESTDIR)$(PREFIX)/share/doc/trimtab/Licenses"

# What follows writes into dist.
completions: build
	@mkdir -p dist/completions
	LC_ALL=C "$(BINARY)" --generate-completion-script bash >dist/completions/trimtab.bash
	LC_ALL=C "$(BINARY)" --generate-completion-script zsh >dist/completions/_trimtab
	LC_ALL=C "$(BINARY)" --generate-completion-script fish >dist/completions/trimtab.fish

man: build
	@mkdir -p dist
	python3 Scripts/write-man-page.py "$(BINARY)" >dist/trimtab.1

wheel: build
	python3 Scripts/build-wheel.py "$(BINARY)"

# Everything that a release consists of.
dist: wheel completions
	Scripts/release.sh "$(BINARY)"

check-packaging: dist man
	python3 Scripts/check-packaging.py

# The pages of docs/rules, after a rule has changed.
rule-pages: build
	Scripts/write-rule-pages.sh "$(BINARY)"

bench: build
	python3 Benchmarks/run.py "$(BINARY)"

# Installs other tokenizers and several hundred megabytes of packages under Benchmarks/tokens/.build.
bench-tokens:
	python3 Benchmarks/tokens/run.py
	python3 Benchmarks/tokens/limits.py

format:
	swift format --in-place --recursive --parallel Sources Tests Plugins Package.swift

format-check:
	swift format lint --strict --recursive --parallel Sources Tests Plugins Package.swift

dependencies:
	@Scripts/install-dependencies.sh

test-dependencies:
	@Scripts/install-dependencies.sh --tests

clean:
	rm -rf .build dist
