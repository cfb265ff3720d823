#!/usr/bin/env python3
"""Starts a rule: its file, its line in the table, fixtures, and a line in the changelog."""

import argparse
import pathlib
import re
import sys

FAMILIES = ["kDocument", "kQuota", "kLatency", "kModelCache", "kBucket", "kCompileCache", "kShape"]

RULE = """\
// {code}: what is wrong, in a few words.
#include "engine/rule/rule.h"

namespace giq {{
namespace {{

void Check(const WorkloadContext& ctx, Findings& out) {{
  const Workload& w = ctx.workload;
  if (!w.is_server()) return;
  out.Report(w.at, w.Title() + " has the fault, with its numbers");
}}

}}  // namespace

extern const Rule {constant} = {{
    .code = "{code}",
    .name = "{name}",
    .family = Family::{family},
    .severity = Severity::kWarning,
    .may_be = {{}},
    .fix = FixPolicy::kNone,
    .since = "{version}",
    .doc =
        {{
            .summary = "One sentence: what is wrong.",
            .why = "What happens on the cluster, with the symptom that people see.",
            .fix = "What to do.",
            .bad = R"({bad})",
            .good = R"({good})",
            .config = "",
            .source = "Where the fact can be read.",
        }},
    .check = CheckWorkload{{Check}},
}};

}}  // namespace giq
"""

MANIFEST = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
spec:
  replicas: 1
  selector:
    matchLabels:
      app: gemma
  template:
    metadata:
      labels:
        app: gemma
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args: [--model=google/gemma-3-1b-it]
        resources:
          limits:
            nvidia.com/gpu: 1
"""


class UsageError(Exception):
    """A command line that cannot be carried out; the text says why."""


def constant_of(name: str) -> str:
    """gated-model-without-token -> kGatedModelWithoutToken"""
    return "k" + "".join(word.capitalize() for word in name.split("-"))


def known_rules(root: pathlib.Path) -> dict[str, str]:
    """The constant of each rule and its code."""
    rules = {}
    for file in sorted((root / "rules").glob("giq[0-9][0-9][0-9]_*.cpp")):
        found = re.search(r"^extern const Rule (k\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
        if found:
            rules[found[1]] = file.name[:6].upper()
    return rules


def add_to_table(root: pathlib.Path, code: str, constant: str, rules: dict[str, str]) -> pathlib.Path:
    """Writes the rule's line before the first line of a later code."""
    table = root / "rules" / "rules.def"
    lines = table.read_text(encoding="utf-8").splitlines()
    at = len(lines)
    for index, line in enumerate(lines):
        found = re.match(r"GIQ_RULE\((k\w+)\)", line)
        if found and rules.get(found[1], "") > code:
            at = index
            break
    lines.insert(at, f"GIQ_RULE({constant})")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return table


def add_to_changelog(root: pathlib.Path, code: str, name: str) -> pathlib.Path:
    """Adds a line to the list below "Added" of the unreleased part."""
    changelog = root / "CHANGELOG.md"
    lines = changelog.read_text(encoding="utf-8").splitlines()
    if "## [Unreleased]" not in lines:
        raise UsageError("CHANGELOG.md has no part `## [Unreleased]`")
    head = lines.index("## [Unreleased]")
    end = next((i for i in range(head + 1, len(lines)) if lines[i].startswith("## ")), len(lines))
    if "### Added" not in lines[head:end]:
        lines[head + 1:head + 1] = ["", "### Added", ""]
        end += 3
    at = lines.index("### Added", head) + 2
    while at < end and lines[at].strip() and not lines[at].startswith("#"):
        at += 1
    lines.insert(at, f"- {code} {name}.")
    changelog.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return changelog


def version_of(root: pathlib.Path) -> str:
    """The project's version as CMakeLists.txt states it."""
    found = re.search(r"project\(\S+ VERSION (\S+)", (root / "CMakeLists.txt").read_text(encoding="utf-8"))
    return found[1] if found else "0.1.0"


def new_rule(root: pathlib.Path, code: str, name: str) -> list[pathlib.Path]:
    """Writes everything and says which files it wrote."""
    code = code.upper()
    if not re.fullmatch(r"GIQ[0-6]\d\d", code):
        raise UsageError(f"{code} is no code: GIQ0xx to GIQ6xx, by family")
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)+", name):
        raise UsageError(f"{name} is no name: kebab-case, several words, and it names the fault")
    constant, rules = constant_of(name), known_rules(root)
    if code in rules.values():
        raise UsageError(f"{code} is taken; codes are never used again")
    if constant in rules:
        raise UsageError(f"{name} is the name of {rules[constant]}")

    written = [add_to_changelog(root, code, name), add_to_table(root, code, constant, rules)]
    source = root / "rules" / f"{code.lower()}_{name.replace('-', '_')}.cpp"
    source.write_text(RULE.format(code=code, name=name, constant=constant, version=version_of(root),
                                  family=FAMILIES[int(code[3])], bad=MANIFEST, good=MANIFEST),
                      encoding="utf-8")
    written.append(source)
    fixtures = root / "tests" / "rules" / code
    fixtures.mkdir(parents=True, exist_ok=True)
    for fixture in (fixtures / "bad.yaml", fixtures / "good.yaml"):
        if not fixture.exists():
            fixture.write_text(MANIFEST, encoding="utf-8")
            written.append(fixture)
    return written


def main() -> int:
    parser = argparse.ArgumentParser(prog="./dev new-rule", description=__doc__)
    parser.add_argument("code", help="GIQ306")
    parser.add_argument("name", help="gated-model-without-token")
    parser.add_argument("--root", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[1],
                        help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    try:
        written = new_rule(arguments.root, arguments.code, arguments.name)
    except UsageError as error:
        print(f"new-rule: {error}", file=sys.stderr)
        return 2
    for path in written:
        print(path.relative_to(arguments.root))
    print("Next: write bad.yaml and good.yaml, then the check, its fix and its doc; ./dev test --update writes bad.txt and "
          "bad.fixed.yaml. CONTRIBUTING.md has the steps.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
