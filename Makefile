# Shortcuts over Meson. `make run` shows what juesuan does; `make test` proves it.
BUILD = build
DESTDIR =
PREFIX = /usr/local
UNITS = examples/lizhou-2021

.PHONY: all run test test-fast bench accuracy fuzz simulate sanitize format lint docs install clean setup

all: $(BUILD)/build.ninja
	@said=$$(ninja -C $(BUILD) --quiet) || { echo "$$said"; exit 1; }
	@ln -sf src/cli/juesuan $(BUILD)/juesuan

$(BUILD)/build.ninja:
	@tools/setup.sh build
	@meson setup $(BUILD) -Dtests=false --prefix=$(PREFIX) >/dev/null

setup:
	@tools/setup.sh test

# Everything from an empty machine to the published report in out/.
run: all
	@tools/run.sh $(BUILD)/juesuan $(UNITS) out

test:
	@tools/setup.sh test
	@tools/test.sh

# Under ten seconds once it is built: the tests of the layers, without office programs and browsers.
test-fast:
	@tools/test.sh fast

bench:
	@tools/setup.sh bench
	@bench/run.sh

# How often the auditor is right: labelled documents, then planted errors. CORPUS=DIR adds published reports.
accuracy: run
	@tests/accuracy/run.sh $(BUILD)/juesuan out "$(CORPUS)" "$(or $(SEED),1)"

# A short smoke of every fuzz target; FUZZ_SECONDS=600 for a real one.
fuzz:
	@tools/setup.sh test
	@fuzz/run.sh $${FUZZ_SECONDS:-5}

# Users and faults on a simulated disk; a seed that fails is printed, and replayed by it.
simulate:
	@tools/setup.sh test
	@[ -f build-test/build.ninja ] || meson setup build-test -Dwerror=true >/dev/null
	@ninja -C build-test --quiet tests/simulate/simulate
	@build-test/tests/simulate/simulate "$(or $(SEED),1)" "$(or $(STEPS),100000)" "$(or $(KILLS),200)"

sanitize:
	@tools/setup.sh test
	@tools/test.sh sanitize

format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

lint:
	@tools/lint.sh

docs: all
	@tools/docs.sh $(BUILD)/juesuan

install: all
	@DESTDIR=$(DESTDIR) meson install -C $(BUILD) --quiet

clean:
	@rm -rf $(BUILD) build-* out
