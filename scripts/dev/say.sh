# shellcheck shell=bash
# Numbered, timed steps. All of it goes to stderr: stdout belongs to what a command prints as its result.

step_number=0
step_count=0

# Plan COUNT: how many steps the command has.
Plan() {
  step_number=0
  step_count=$1
}

# Step TITLE COMMAND…: says what begins, runs it with its output on stderr, says how long it took.
Step() {
  local title=$1 started=$SECONDS status=0
  shift
  step_number=$((step_number + 1))
  Say "[$step_number/$step_count] $title"
  set +e  # not `|| status=$?`: that would switch errexit off inside the step too
  (
    set -e
    "$@"
  ) >&2
  status=$?
  set -e
  if ((status != 0)); then
    Say "[$step_number/$step_count] $title: failed after $((SECONDS - started)) s"
    exit "$status"
  fi
  Say "[$step_number/$step_count] $title: done in $((SECONDS - started)) s"
}

Say() { printf '%s\n' "$*" >&2; }

# Die TEXT [STATUS]: 2 is bad usage or a missing tool, as with giq-lint itself.
Die() {
  Say "dev: $1"
  exit "${2:-2}"
}
