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
RELEASE = swift build -c release --product trimtab $(STATIC)
BINARY = $(shell swift build -c release --show-bin-path)/trimtab

.PHONY: build demo test install bench bench-tokens format format-check dependencies test-dependencies clean

build: dependencies
	$(RELEASE)

demo: build
	@echo '$$ trimtab check $(PATHS)'
	@"$(BINARY)" check $(PATHS) || test $$? -eq 1

# The tests are built for debugging; those of the command line run the release binary.
test: test-dependencies build
	swift build --build-tests
	TRIMTAB_BINARY="$(abspath $(BINARY))" swift test --skip-build --filter '$(FILTER)'

install: build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 "$(BINARY)" "$(DESTDIR)$(PREFIX)/bin/trimtab"

bench: build
	python3 Benchmarks/run.py "$(BINARY)"

# Installs other tokenizers and several hundred megabytes of packages under Benchmarks/tokens/.build.
bench-tokens:
	python3 Benchmarks/tokens/run.py

format:
	swift format --in-place --recursive --parallel Sources Tests Plugins Package.swift

format-check:
	swift format lint --strict --recursive --parallel Sources Tests Plugins Package.swift

dependencies:
	@Scripts/install-dependencies.sh

test-dependencies:
	@Scripts/install-dependencies.sh --tests

clean:
	rm -rf .build
