# shellcheck shell=bash
# The end-to-end tests: giq-webhook beside a real API server. tests/e2e/README.md says how they work.

readonly e2e_packages=(iproute2 openssl python3 util-linux)
readonly kubernetes_version=1.34.4
readonly helm_version=3.19.5

# E2e [SCENARIO…]: all of tests/e2e, or what is named: a file without `_test.py`, or FILE.CLASS, or FILE.CLASS.TEST.
E2e() {
  local packages=("${build_packages[@]}" "${test_packages[@]}" "${e2e_packages[@]}")
  local configured=0
  IsConfigured release && configured=1
  Plan "$((4 - configured + $(CountMissing "${packages[@]}")))"
  EnsurePackages "${packages[@]}"
  EnsureGo || Die "the end-to-end tests need Go 1.$go_minor or newer, and there is none to be had"
  Step "Building a Kubernetes control plane and Helm for the tests" BuildE2eTools
  ((configured)) || Step "Configuring build/release" Configure release -DGIQ_BUILD_TESTS=ON -DGIQ_BUILD_WEBHOOK=ON
  Step "Building giq-webhook and giq-lint in build/release" Build release giq-webhook giq-lint
  Step "Running the end-to-end tests" RunE2e "$@"
}

RunE2e() { python3 -B "$root/tests/e2e/run.py" --tools "$(E2eToolsFolder)" --bin "$root/build/release/bin" "$@"; }

# TryE2eTools: for a run in which the end-to-end tests are only a part, which skip themselves.
TryE2eTools() {
  if ! IsNewGo go; then
    Say "left out: there is no Go 1.$go_minor or newer"
  elif ! (BuildE2eTools); then
    Say "MISSING a Kubernetes control plane for the end-to-end tests: is there a network?"
  fi
}

# Programs are named after what they were built from: a change builds anew, and a folder that is kept saves the build.
E2eToolsFolder() { printf '%s/build/tools/e2e-%s\n' "$root" "$(E2eToolsKey)"; }

E2eToolsKey() {
  {
    go env GOVERSION
    cat "$root"/tests/e2e/kube/go.* "$root"/tests/e2e/kube/*.go "$root"/tests/e2e/helm/go.*
  } | sha256sum | cut -c1-16
}

# BuildE2eTools: about nine minutes of one processor the first time, seconds when Go's build cache is warm, nothing after.
BuildE2eTools() {
  local folder major=${kubernetes_version%%.*} minor
  minor=$(cut -d. -f2 <<<"$kubernetes_version")
  folder=$(E2eToolsFolder)
  mkdir -p "$folder"
  # What a release's own build script would tell them: kubectl and Helm refuse a server without a version.
  [[ -x $folder/kubetest ]] || BuildGo kube "$folder/kubetest" . k8s.io/component-base/version \
    "gitVersion=v$kubernetes_version" "gitMajor=$major" "gitMinor=$minor" gitTreeState=clean gitCommit=test \
    buildDate=2026-01-01T00:00:00Z || return 1
  [[ -x $folder/helm ]] || BuildGo helm "$folder/helm" helm.sh/helm/v3/cmd/helm helm.sh/helm/v3 \
    "internal/version.version=v$helm_version" "pkg/chartutil.k8sVersionMajor=$major" \
    "pkg/chartutil.k8sVersionMinor=$minor"
}

# BuildGo MODULE TARGET PACKAGE PREFIX VARIABLE=VALUE…: under another name first, so that an interrupted build leaves
# no program. The prefix stands before each variable.
BuildGo() {
  local module=$1 target=$2 package=$3 prefix=$4 flags="-s -w" variable
  shift 4
  for variable in "$@"; do
    case $variable in
      */*) flags+=" -X $prefix/$variable" ;;
      *) flags+=" -X $prefix.$variable" ;;
    esac
  done
  (cd "$root/tests/e2e/$module" &&
    nice go build -buildvcs=false -p "$(nproc)" -trimpath -ldflags "$flags" -o "$target.part" "$package") || return 1
  mv "$target.part" "$target"
}
