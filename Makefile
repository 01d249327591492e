# make check test bench soak format lint clean
# Nothing here asks anything; what is missing is installed first (.ci/prepare.sh).
SHELL = /bin/sh
PREPARE = . ./.ci/prepare.sh && install_packages && find_swift
SOURCES = Package.swift Sources Tests

.PHONY: check test bench soak format lint clean

# Formatting, the house rules, and a build in which warnings are errors (Package.swift).
check:
	@$(PREPARE) && "$$swift" format lint --strict --parallel --recursive $(SOURCES)
	@$(PREPARE) && "$$swift" build --build-tests </dev/null
	@$(PREPARE) && "$$swift" test --skip-build --disable-xctest --filter LabTests </dev/null

# Everything. The last line is the test runner's own; what failed stands before it.
test:
	@. ./.ci/prepare.sh && packages="$$packages $$test_packages" && install_packages && find_swift && .ci/tests.sh "$$swift"

# The targets of speed, as a table of ratios within one run.
bench:
	@$(PREPARE) && Tests/Benchmarks/run

# What happens once in a hundred times shows here. First `lab` is killed at KILLS random moments, while it runs a lesson
# and while it grades; then every solution is graded ANSWERS times while other programs keep all CPUs busy; then all of
# labs 02 and 03 is tried on a kernel with control groups of version 2 alone, of which the tests try a part; then the tests
# run again and again: `make soak ROUNDS=50 FILTER=Tracing`.
KILLS = 200
ANSWERS = 100
ROUNDS ?= 20
FILTER = .
BOOTS = 0
soak:
	@$(PREPARE) && "$$swift" build --build-tests </dev/null
	@$(PREPARE) && LAB_KILL_ROUNDS=$(KILLS) \
	    "$$swift" test --skip-build --disable-xctest --filter 'Killed[A-Za-z]*Tests|FaultTests|CollectionTests|BrokenConnectionTests' </dev/null
	@[ "$(BOOTS)" = 0 ] || { ./lab list >/dev/null && .ci/boots.sh $(BOOTS); }
	@./lab list >/dev/null && .ci/busy.sh ./lab lint --execute --rounds $(ANSWERS)
	@./lab lint --execute --on vm 02-namespaces 03-cgroups
	@$(PREPARE) && for round in $$(seq $(ROUNDS)); do \
	    echo "round $$round of $(ROUNDS)"; \
	    "$$swift" test --skip-build --disable-xctest --filter '$(FILTER)' </dev/null || exit 1; \
	done

format:
	@$(PREPARE) && "$$swift" format --in-place --parallel --recursive $(SOURCES)

# The lessons and the exercises.
lint:
	@./lab lint

clean:
	rm -rf .build
