# Every chore of this repository by name; `make` alone lists them.
PORT ?= 3000
JOBS ?= $(shell nproc)

# ThreadSanitizer of GCC 12 needs a memory layout that newer kernels randomise away.
FIXED_LAYOUT := $(shell setarch -R true 2>/dev/null && echo setarch -R)

export JOBS
.DEFAULT_GOAL := help
.PHONY: help run build test bench fuzz format format-check lint asan tsan coverage image \
  check-readme clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## serve the sample service on port 3000 (PORT=... for another)
	@build/release/ringback start . --port $(PORT)

build: ## install what is missing, build the release programs and the functions
	@scripts/setup run
	@scripts/build release

test: ## build with warnings as errors and run every test
	@scripts/setup test
	@scripts/build dev
	@ctest --preset dev -j $(JOBS)

bench: ## build and run the benchmarks, other servers beside them
	@scripts/setup bench
	@scripts/build bench
	@build/bench/ringback_bench --benchmark_filter=Office
	@node tests/bench/calls_bench.mjs
	@node tests/bench/host_bench.mjs
	@node tests/bench/store_bench.mjs
	@node tests/bench/api_bench.mjs

fuzz: ## fuzz what reads bytes from outside, five minutes a target (SECONDS=... for another time)
	@scripts/setup fuzz
	@scripts/build fuzz
	@scripts/fuzz $(or $(SECONDS),300)

format: ## format the sources in place
	@scripts/setup ci
	@scripts/format

format-check: ## fail when a source is not formatted
	@scripts/setup ci
	@scripts/format --check

lint: ## run clang-tidy over the runtime and the functions
	@scripts/setup ci
	@scripts/lint

asan: ## run every test under AddressSanitizer and UndefinedBehaviorSanitizer
	@scripts/setup test
	@scripts/build asan
	@ctest --preset asan -j $(JOBS)

tsan: ## run the tests of what has threads under ThreadSanitizer
	@scripts/setup test
	@$(FIXED_LAYOUT) scripts/build tsan
	@$(FIXED_LAYOUT) ctest --preset tsan -j $(JOBS)

coverage: ## run every test and print which lines of the runtime they reach
	@scripts/setup coverage
	@scripts/build coverage
	@ctest --preset coverage -j $(JOBS)
	@gcovr --root . --filter runtime/ --print-summary build/coverage

image: build ## make the container image's files in build/image/root and check them (needs root)
	@scripts/setup ci
	@scripts/image build/image/root
	@scripts/check-image build/image/root

check-readme: ## run every command of README.md, as CI does
	@scripts/setup test
	@scripts/check-readme

clean: ## remove what was built; the fetched OpenAPI documents stay
	@mkdir -p build
	@find build -mindepth 1 -maxdepth 1 ! -name openapi -exec rm -rf {} +
	@find functions -name '*.so' -delete
