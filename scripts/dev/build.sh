# shellcheck shell=bash
# Configuring and building; the presets stand in CMakePresets.json.

# Lint PATH…: runs giq-lint where the caller stands, and returns its exit code.
Lint() {
  local configured=0
  IsConfigured release && configured=1
  Plan "$((2 - configured + $(CountMissing "${build_packages[@]}")))"
  EnsurePackages "${build_packages[@]}"
  ((configured)) || Step "Configuring build/release" Configure release -DGIQ_BUILD_TESTS=OFF -DGIQ_BUILD_WEBHOOK=OFF
  BuildQuietly release giq-lint
  exec "$root/build/release/bin/giq-lint" "$@"
}

# BuildAll [PRESET]
BuildAll() {
  local preset=${1:-release}
  Plan "$((2 + $(CountMissing "${build_packages[@]}" "${test_packages[@]}")))"
  EnsurePackages "${build_packages[@]}" "${test_packages[@]}"
  Step "Configuring build/$preset" Configure "$preset" -DGIQ_BUILD_TESTS=ON -DGIQ_BUILD_WEBHOOK=ON
  Step "Building everything in build/$preset" Build "$preset"
}

# 1 when a package is missing, so that a plan can count the step that installs them.
CountMissing() {
  command -v dpkg-query >/dev/null || {
    echo 0
    return
  }
  [[ -z $(MissingPackages "$@") ]] && echo 0 || echo 1
}

IsConfigured() { [[ -f $root/build/$1/build.ninja ]]; }

Configure() {
  local preset=$1
  shift
  mkdir -p "$root/build"
  (cd "$root" && cmake --preset "$preset" --log-level=NOTICE "$@")
}

# Build PRESET [TARGET…]. Two runs at once in one folder would trip over each other: they queue.
Build() {
  local preset=$1
  shift
  flock "$root/build/$preset.lock" \
    cmake --build "$root/build/$preset" --parallel "$(nproc)" ${1:+--target "$@"}
}

# BuildQuietly PRESET TARGET: a step like any other, but without a word when nothing is to be done.
BuildQuietly() {
  local log=$root/build/$1.log started=$SECONDS
  local title="[$((step_number + 1))/$step_count] Building $2 in build/$1"
  if ! Build "$@" 2>&1 | tee "$log" | Progress "$title" >&2; then
    tail -n 60 "$log" >&2
    Die "the build failed; all of its output is in build/$1.log" 3
  fi
  if grep '^\[' "$log" | grep -qv 'Re-checking globbed'; then Say "$title: done in $((SECONDS - started)) s"; fi
}

# Shows every tenth of ninja's `[done/all] what` lines, after a title before the first.
Progress() {
  awk -v title="$1" '
    !/^\[[0-9]+\/[0-9]+\]/ || /Re-checking globbed/ { next }
    !steps { print title }
    steps++ % 10 == 0 { print "  " $0; fflush() }'
}
