# shellcheck shell=bash
# Running the tests, plainly or under sanitizers.

# Test [--update] [--sanitize] [--require-all] [CTEST-ARGUMENT…]
Test() {
  local sanitize=0 require_all=0 ctest_arguments=()
  while (($#)); do
    case $1 in
      --update) export GIQ_UPDATE=1 ;;
      --sanitize) sanitize=1 ;;
      --require-all) require_all=1 ;;
      *) ctest_arguments+=("$1") ;;
    esac
    shift
  done
  local packages=("${build_packages[@]}" "${test_packages[@]}")
  ((sanitize)) || packages+=("${e2e_packages[@]}")
  ((require_all)) && packages+=("${wheel_packages[@]}")
  Plan "$(((sanitize ? 6 : 4) + $(CountMissing "${packages[@]}")))"
  EnsurePackages "${packages[@]}"
  FindParts "$require_all"
  if ((sanitize)); then
    TestSanitized "${ctest_arguments[@]}"
  else
    Step "Configuring build/release" Configure release -DGIQ_BUILD_TESTS=ON -DGIQ_BUILD_WEBHOOK=ON
    Step "Building giq-lint and its tests in build/release" Build release
    ChoosePackageTests "$require_all"
    PrepareE2e
    RunTests release "${ctest_arguments[@]}"
  fi
  if [[ -n ${GIQ_UPDATE:-} ]]; then
    Say "Expected files that changed (read the diff before you commit):"
    git -C "$root" status --short -- tests >&2
  fi
}

# ChoosePackageTests REQUIRE_ALL: they compile giq-lint again and need a network, so they wait to be asked for.
ChoosePackageTests() {
  if (($1)); then
    export GIQ_REQUIRE_ALL=1
  else
    Say "The package tests are left out: ./dev package-test runs them"
    ctest_arguments+=(--label-exclude '^packaging$')
  fi
}

# PrepareE2e: the tests themselves are one of ctest's, and need only be told where their tools are.
PrepareE2e() {
  Step "Building a Kubernetes control plane and Helm for the end-to-end tests" TryE2eTools
  IsNewGo go || return 0
  GIQ_E2E_TOOLS=$(E2eToolsFolder)
  export GIQ_E2E_TOOLS
}

# Memory and undefined behaviour everywhere; races only where there are threads: in the linter's doors.
TestSanitized() {
  export ASAN_OPTIONS=strict_string_checks=1:detect_stack_use_after_return=1
  export UBSAN_OPTIONS=print_stacktrace=1
  export TSAN_OPTIONS=halt_on_error=1
  Step "Configuring build/asan" Configure asan -DGIQ_BUILD_TESTS=ON -DGIQ_BUILD_WEBHOOK=ON
  Step "Building with address and undefined-behaviour sanitizers" Build asan
  RunTests asan --label-exclude 'scripts|e2e' "$@"
  Step "Configuring build/tsan" Configure tsan -DGIQ_BUILD_TESTS=ON -DGIQ_BUILD_WEBHOOK=ON
  Step "Building with the thread sanitizer" Build tsan "${threaded_tests[@]}" giq-lint
  RunTests tsan --label-regex "^($(
    IFS='|'
    printf '%s' "${threaded_tests[*]}"
  ))\$" "$@"
}

readonly threaded_tests=(linter_test cli_test http_test webhook_test)

# FindParts REQUIRE_ALL: says which parts of the suite cannot run here; their tests skip themselves.
FindParts() {
  local missing=()
  EnsureGo || missing+=("Go 1.$go_minor or newer: the oracle tests, which compare with Go's YAML, and the end-to-end
  tests, which run a Kubernetes control plane, are skipped")
  [[ -d $root/../shared/corpus ]] ||
    missing+=("../shared/corpus: the tests on real manifests are skipped")
  ((${#missing[@]})) || return 0
  printf 'MISSING %s\n' "${missing[@]}" >&2
  (($1 == 0)) || Die "--require-all: ${#missing[@]} part(s) of the suite cannot run here" 1
}

# RunTests PRESET [CTEST-ARGUMENT…]: ctest's own summary stays the last thing that is printed.
RunTests() {
  local preset=$1
  shift
  step_number=$((step_number + 1))
  Say "[$step_number/$step_count] Running the tests of build/$preset"
  (cd "$root" && ctest --preset "$preset" --parallel "$(nproc)" --no-tests=error "$@") |
    CountSkipped
}

# Holds ctest's summary back until the number of skipped tests has been said.
CountSkipped() {
  awk '
    /^[0-9]+% tests passed/ { summary = 1 }
    /\*\*\*Skipped/ { skipped++ }
    !summary { print; fflush(); next }
    { held = held $0 "\n" }
    END {
      if (skipped) printf "\nSKIPPED: %d test(s), listed below; each says why when it runs alone.\n\n", skipped
      printf "%s", held
    }'
}
