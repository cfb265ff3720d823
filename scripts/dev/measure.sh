# shellcheck shell=bash
# Looking at the linter from outside: the corpus, benchmarks, fuzzing.

# Compares facts and findings with what people read in the corpus, then counts the findings by code.
Corpus() {
  local manifests=$root/../shared/corpus/files lint=$root/build/release/bin/giq-lint part failed=0
  local report=$root/build/corpus-findings.json
  [[ -d $manifests ]] || Die "there is no ../shared/corpus beside the repository"
  Plan "$((2 + $(CountMissing "${build_packages[@]}" python3)))"
  EnsurePackages "${build_packages[@]}" python3
  IsConfigured release || Step "Configuring build/release" Configure release -DGIQ_BUILD_TESTS=OFF
  BuildQuietly release giq-lint
  for part in facts findings silence; do
    Say "== $part"
    python3 -B "$root/tests/corpus/${part}_test.py" "$lint" || failed=1
  done
  Say "== findings by code, with --severity info; all of them: build/corpus-findings.json"
  "$lint" check --format json --no-config --severity info "$manifests" >"$report" || (($? < 3))
  python3 "$root/scripts/count_findings.py" "$report"
  return "$failed"
}

# Bench [webhook] [ARGUMENT…]: whole processes beside their floors; docs/performance.md holds the figures.
Bench() {
  if [[ ${1:-} == webhook ]]; then
    BenchWebhook "${@:2}"
    return
  fi
  local plain=$root/../shared/plain/files arguments=("$@")
  [[ -d $plain ]] && arguments+=(--plain "$plain")
  Plan "$((4 + $(CountMissing "${build_packages[@]}" "${bench_packages[@]}")))"
  EnsurePackages "${build_packages[@]}" "${bench_packages[@]}"
  Step "Configuring build/release" Configure release -DGIQ_BUILD_BENCH=ON
  Step "Building the benchmarks" Build release check_bench passes giq-lint
  step_number=$((step_number + 1))
  Say "[$step_number/$step_count] Measuring one manifest inside a process"
  "$root/build/release/bin/check_bench"
  step_number=$step_count
  Say "[$step_number/$step_count] Measuring whole processes"
  python3 -B "$root/tests/bench/process_bench.py" "$root/build/release/bin" "${arguments[@]}"
}

# BenchWebhook [ARGUMENT…]: giq-webhook beside TLS and HTTP alone, and beside a webhook in Go.
BenchWebhook() {
  local packages=("${build_packages[@]}" "${webhook_packages[@]}" "${bench_packages[@]}" openssl)
  Plan "$((4 + $(CountMissing "${packages[@]}")))"
  EnsurePackages "${packages[@]}"
  EnsureGo || Die "the bench compares with Go, and there is no Go to be had"
  Step "Configuring build/release" Configure release -DGIQ_BUILD_BENCH=ON -DGIQ_BUILD_WEBHOOK=ON
  Step "Building giq-webhook and its load" Build release giq-webhook webhook_load webhook_floor
  Step "Building the webhook in Go" BuildGoWebhook
  step_number=$step_count
  Say "[$step_number/$step_count] Measuring"
  python3 -B "$root/tests/bench/webhook_bench.py" "$root/build/release/bin" "$@"
}

BuildGoWebhook() {
  (cd "$root/tests/bench/webhook_go" && go build -o "$root/build/release/bin/webhook_go" .)
}

# Fuzz [TARGET] [SECONDS]
Fuzz() {
  local targets=() seconds target
  for target in "$root"/tests/fuzz/*_fuzz.cpp; do targets+=("$(basename "$target" _fuzz.cpp)"); done
  if [[ -n ${1:-} ]]; then
    [[ -f $root/tests/fuzz/$1_fuzz.cpp ]] || Die "no fuzz target '$1'; there are: ${targets[*]}"
    targets=("$1")
  fi
  Plan "$((2 + ${#targets[@]} + $(CountMissing "${build_packages[@]}" "${fuzz_packages[@]}")))"
  EnsurePackages "${build_packages[@]}" "${fuzz_packages[@]}"
  Step "Configuring build/fuzz" Configure fuzz
  Step "Building the fuzz targets" Build fuzz "${targets[@]/%/_fuzz}"
  for target in "${targets[@]}"; do
    # Texts that are rewritten and read three times: 100,000 cases take minutes.
    seconds=${2:-$([[ $target == fix ]] && echo 420 || echo 60)}
    Step "Fuzzing $target for $seconds s" RunFuzz "$target" "$seconds"
  done
}

# New inputs go to build/fuzz/corpus/TARGET, the seeds are the examples and tests/fuzz/seeds/TARGET; a crash stays in
# build/fuzz.
RunFuzz() {
  local found=$root/build/fuzz/corpus/$1 seeds=("$root/examples")
  mkdir -p "$found"
  if [[ -d $root/tests/fuzz/seeds/$1 ]]; then seeds+=("$root/tests/fuzz/seeds/$1"); fi
  (cd "$root/build/fuzz" && "bin/$1_fuzz" -max_total_time="$2" -max_len=20000 -timeout=10 \
    -rss_limit_mb=2048 -print_final_stats=1 "$found" "${seeds[@]}")
}
