# shellcheck shell=bash
# Looking at the linter from outside: the corpus, benchmarks, fuzzing.

# Compares facts with the corpus's own readings, then shows what the rules find in it.
Corpus() {
  local corpus=$root/../shared/corpus
  [[ -d $corpus ]] || Die "there is no ../shared/corpus beside the repository"
  Plan 3
  EnsurePackages "${build_packages[@]}" python3
  IsConfigured release || Configure release -DGIQ_BUILD_TESTS=OFF
  BuildQuietly release giq-lint
  local lint=$root/build/release/bin/giq-lint
  Say "Facts that differ from the corpus's:"
  "$lint" facts --format tsv "$corpus"/files >"$root/build/corpus-facts.tsv"
  python3 "$corpus/compare_facts.py" "$corpus/facts.tsv" "$root/build/corpus-facts.tsv" || true
  Say "Findings, by code (all of them: build/corpus-findings.json):"
  "$lint" check --format json "$corpus"/files >"$root/build/corpus-findings.json" || true
  python3 "$root/scripts/count_findings.py" "$root/build/corpus-findings.json"
}

Bench() {
  Plan "$((3 + $(CountMissing "${build_packages[@]}" "${bench_packages[@]}")))"
  EnsurePackages "${build_packages[@]}" "${bench_packages[@]}"
  Step "Configuring build/release" Configure release -DGIQ_BUILD_BENCH=ON
  Step "Building the benchmarks" Build release check_bench
  Step "Measuring" true
  "$root/build/release/bin/check_bench" "$@"
}

# Fuzz [TARGET] [SECONDS]
Fuzz() {
  local targets=("${1:-}") seconds=${2:-60} target
  local known=()
  for target in "$root"/tests/fuzz/*_fuzz.cpp; do known+=("$(basename "$target" _fuzz.cpp)"); done
  [[ -n ${targets[0]} ]] || targets=("${known[@]}")
  Plan "$((2 + ${#targets[@]} + $(CountMissing "${build_packages[@]}" "${fuzz_packages[@]}")))"
  EnsurePackages "${build_packages[@]}" "${fuzz_packages[@]}"
  Step "Configuring build/fuzz" Configure fuzz
  Step "Building the fuzz targets" Build fuzz "${targets[@]/%/_fuzz}"
  for target in "${targets[@]}"; do
    Step "Fuzzing $target for $seconds s" RunFuzz "$target" "$seconds"
  done
}

# New inputs go to build/fuzz/corpus/TARGET, the seeds are the examples; a crash stays in build/fuzz.
RunFuzz() {
  local found=$root/build/fuzz/corpus/$1
  mkdir -p "$found"
  (cd "$root/build/fuzz" && "bin/$1_fuzz" -max_total_time="$2" -max_len=20000 -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 "$found" "$root/examples")
}
