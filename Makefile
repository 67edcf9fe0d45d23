# `make help` explains every verb.

SWIFT ?= swift
BUILD ?= debug
OUT   := .build/$(BUILD)
SECONDS_EACH ?= 60

.DEFAULT_GOAL := help
.PHONY: help deps build release demo test unit e2e bench tidy generate docs proto-bundle format
.PHONY: lint sanitize fuzz clean

help: ## say what each verb does
	@grep -E '^[a-z][a-z0-9-]*:.*## ' $(MAKEFILE_LIST) \
		| sed -E 's/^([a-z0-9-]+):[^#]*## /  make \1\t/' | expand -t 18

deps: ## install the Debian packages that building needs
	@scripts/dependencies.sh build

build: deps ## build everything for debugging
	$(SWIFT) build

release: deps ## build the program as it is shipped
	$(SWIFT) build -c release --product gatehouse

demo: build ## gateway and simulated cloud, nothing configured; prints calls to copy
	@.build/debug/gatehouse demo

test: tidy unit e2e ## everything CI checks

unit: ## unit and conformance tests
	@scripts/dependencies.sh test
	$(SWIFT) test --parallel

e2e: ## the real binary against the simulated cloud, with ordinary clients
	@scripts/dependencies.sh test
	@scripts/e2e.sh

bench: release ## measure side by side with the peers; writes out/bench.md
	@scripts/dependencies.sh bench
	@scripts/bench.sh

tidy: ## rules the compiler cannot check: fences, drawers, lengths, generated code
	@scripts/tidy_test.py --quiet
	@scripts/tidy.py
	@scripts/generate.sh --check
	@scripts/reference.sh --check

generate: ## write messages, descriptors and docs/API.md anew from proto/
	@scripts/dependencies.sh generate
	@scripts/generate.sh
	@scripts/reference.sh

docs: deps ## write docs/API.md anew from the contract
	@scripts/reference.sh

proto-bundle: deps ## pack what clients need for stubs of their own; in out/
	@scripts/proto-bundle.sh

format: ## lay out every source file
	@git ls-files '*.swift' | grep -v '/Generated/' | xargs $(SWIFT) format -i --parallel

lint: ## say which files are not laid out
	@git ls-files '*.swift' | grep -v '/Generated/' | xargs $(SWIFT) format lint --strict --parallel

# No report of leaks at the end: XCTest's own runner leaks, and so do event loops that tests embed.
# That our sessions and pools keep nothing, tests say themselves.
sanitize: deps ## unit tests under the address and the thread sanitizer
	ASAN_OPTIONS=detect_leaks=0 $(SWIFT) test --sanitize=address --scratch-path .build/asan
	TSAN_OPTIONS=suppressions=$(CURDIR)/scripts/tsan-suppressions.txt \
		$(SWIFT) test --sanitize=thread --scratch-path .build/tsan

fuzz: deps ## hostile bytes for every parser; SECONDS_EACH=60, TARGETS= for some of them
	SECONDS_EACH=$(SECONDS_EACH) scripts/fuzz.sh $(TARGETS)

clean: ## remove everything built
	rm -rf .build out
