# shellcheck shell=bash
# The wheel, which carries giq-lint to where pip and pre-commit install it.

# Wheel [FOLDER]
Wheel() {
  local folder=${1:-$root/build/dist}
  Plan "$((1 + $(CountMissing "${build_packages[@]}" "${wheel_packages[@]}")))"
  EnsurePackages "${build_packages[@]}" "${wheel_packages[@]}"
  Step "Building the wheel" BuildWheel "$folder"
  Say "$(printf '%s\n' "$folder"/*.whl)"
}

# Below build/wheel, unlike in pip's own temporary folder, a second build compiles only what changed.
BuildWheel() {
  local tools=$root/build/tools/wheel
  [[ -x $tools/bin/pip ]] || python3 -m venv "$tools"
  "$tools/bin/pip" wheel --quiet --disable-pip-version-check --no-deps \
    --config-settings=build-dir="$root/build/wheel" --wheel-dir "$1" "$root"
}

# Installs the wheel and the pre-commit hooks as users do; needs a network for pip.
PackageTest() {
  Plan "$((3 + $(CountMissing "${build_packages[@]}" "${test_packages[@]}" "${wheel_packages[@]}")))"
  EnsurePackages "${build_packages[@]}" "${test_packages[@]}" "${wheel_packages[@]}"
  Step "Configuring build/release" Configure release -DGIQ_BUILD_TESTS=ON
  Step "Building giq-lint in build/release" Build release giq-lint
  export GIQ_REQUIRE_ALL=1
  RunTests release --label-regex '^packaging$' "$@"
}
