# shellcheck shell=bash
# What must hold before a commit: format, scripts, layers, generated documentation, tidy, tests.

readonly check_parts=(format shell layers docs tidy tests)

# Check [--all] [PART…]
Check() {
  local part parts=() tidy_all=0
  for part in "$@"; do
    case $part in
      --all) tidy_all=1 ;;
      format | shell | layers | docs | tidy | tests) parts+=("$part") ;;
      *) Die "check has no part '$part'; there are: ${check_parts[*]}" ;;
    esac
  done
  ((${#parts[@]})) || parts=("${check_parts[@]}")
  local packages=("${build_packages[@]}" "${test_packages[@]}" "${check_packages[@]}")
  Plan "$((${#parts[@]} + $(CountMissing "${packages[@]}")))"
  EnsurePackages "${packages[@]}"
  for part in "${parts[@]}"; do
    case $part in
      format) Step "Format (clang-format)" CheckFormat ;;
      shell) Step "Scripts (shellcheck)" CheckShell ;;
      layers) Step "Layers (includes against the arrows)" python3 "$root/scripts/check_layers.py" ;;
      docs) Step "Generated documentation" GenerateDocs --check ;;
      tidy) Step "clang-tidy" CheckTidy "$tidy_all" ;;
      tests) Step "Tests" TestInStep ;;
    esac
  done
}

# The tests have steps of their own; numbering them inside a step would only confuse.
TestInStep() { "$root/dev" test; }

SourceFiles() { git -C "$root" ls-files --cached --others --exclude-standard -- "$@"; }

Format() {
  Plan "$((1 + $(CountMissing clang-format-19)))"
  EnsurePackages clang-format-19
  Step "Formatting" FormatFiles -i
}

CheckFormat() { FormatFiles --dry-run -Werror; }

FormatFiles() { (cd "$root" && SourceFiles '*.cpp' '*.h' | xargs --no-run-if-empty clang-format-19 "$@"); }

CheckShell() { (cd "$root" && shellcheck --external-sources --check-sourced dev .ci/run tests/e2e/harness/pod.sh); }

# CheckTidy ALL: the files that differ from the main branch, or all of them.
CheckTidy() {
  IsConfigured release || Configure release -DGIQ_BUILD_TESTS=ON
  local files
  mapfile -t files < <(if (($1)); then SourceFiles '*.cpp'; else ChangedFiles; fi)
  if ((${#files[@]} == 0)); then
    Say "no C++ file has changed"
    return
  fi
  Say "${#files[@]} files"
  (cd "$root" && printf '%s\n' "${files[@]}" |
    xargs --max-procs="$(nproc)" --max-args=1 clang-tidy-19 -p build/release --quiet \
      --extra-arg=-Wno-deprecated-declarations) # libstdc++ 12's own, see cmake/options.cmake
}

# Files that are not yet in the upstream branch: committed since, changed, or new.
ChangedFiles() {
  local base
  base=$(git -C "$root" merge-base HEAD '@{upstream}' 2>/dev/null ||
    git -C "$root" rev-parse --verify --quiet HEAD~1 || echo HEAD)
  {
    git -C "$root" diff --name-only --diff-filter=d "$base" -- '*.cpp'
    git -C "$root" ls-files --others --exclude-standard -- '*.cpp'
  } | sort -u
}

# Generate [--check]
Generate() {
  Plan "$((3 + $(CountMissing "${build_packages[@]}" python3)))"
  EnsurePackages "${build_packages[@]}" python3
  IsConfigured release || Step "Configuring build/release" Configure release -DGIQ_BUILD_TESTS=OFF
  Step "Documentation from the rules" GenerateDocs "$@"
}

GenerateDocs() {
  IsConfigured release || Configure release -DGIQ_BUILD_TESTS=OFF
  BuildQuietly release giq-lint
  python3 "$root/scripts/generate_docs.py" "$@" "$root/build/release/bin/giq-lint"
}

# NewRule CODE NAME
NewRule() { python3 "$root/scripts/new_rule.py" "$@"; }
