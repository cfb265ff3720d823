#!/usr/bin/env python3
"""Writes what the documentation says about the rules from the rules themselves, or compares it (--check)."""

import argparse
import difflib
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
BEGIN = "<!-- rules: written by ./dev generate -->"
END = "<!-- end of rules -->"
NOTE = "<!-- Written by ./dev generate from the rule's entry in rules/: edit that. -->\n\n"
INDEX = NOTE.replace("the rule's entry in rules/", "the entries in rules/") + """\
# Rules

Each page says what the rule finds, what happens on the cluster, and what to do. `giq-lint explain CODE` prints the
same.

"""


def lint(binary: str, *arguments: str) -> str:
    """What giq-lint prints with these arguments, run where no configuration is found."""
    run = subprocess.run([binary, *arguments], capture_output=True, text=True, check=False, cwd="/",
                         encoding="utf-8")
    if run.returncode != 0:
        sys.exit(f"giq-lint {' '.join(arguments)} gave exit code {run.returncode}: {run.stderr.strip()}")
    return run.stdout.rstrip("\n") + "\n"


def link_codes(table: str, folder: str) -> str:
    """The code that each row of a table starts with becomes a link to its page below `folder`."""
    return re.sub(r"^(\| *)\[?(GIQ\d{3})(?:\]\([^)]*\))?", rf"\1[\2]({folder}\2.md)", table, flags=re.MULTILINE)


def generate(binary: str, root: pathlib.Path) -> dict[pathlib.Path, str]:
    """Every generated file and its text."""
    table = lint(binary, "rules", "--format", "markdown")
    codes = re.findall(r"^\| *\[?(GIQ\d{3})", table, re.MULTILINE)
    if not codes:
        sys.exit("giq-lint rules --format markdown names no rule")
    folder = root / "docs" / "rules"
    files = {folder / f"{code}.md": NOTE + lint(binary, "explain", code, "--format", "markdown") for code in codes}
    files[folder / "README.md"] = INDEX + link_codes(table, "")
    readme = root / "README.md"
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"README.md lacks the lines `{BEGIN}` and `{END}`")
    files[readme] = f"{before}{BEGIN}\n{link_codes(table, 'docs/rules/')}{END}{after}"
    return files


def differences(files: dict[pathlib.Path, str], root: pathlib.Path) -> list[str]:
    """A unified diff of each file that is not as generated, and of pages that no rule has."""
    found = []
    for path, text in sorted(files.items()):
        name = path.relative_to(root).as_posix()
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if old != text:
            found += difflib.unified_diff(old.splitlines(), text.splitlines(), name, f"{name} as generated",
                                          lineterm="", n=1)
    return found + [f"{path.relative_to(root).as_posix()}: no rule has this code" for path in stale(files, root)]


def stale(files: dict[pathlib.Path, str], root: pathlib.Path) -> list[pathlib.Path]:
    """Pages of rules that are no more."""
    return [path for path in sorted((root / "docs" / "rules").glob("*.md")) if path not in files]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("binary", help="giq-lint")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when something differs")
    parser.add_argument("--root", type=pathlib.Path, default=ROOT, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    root = arguments.root.resolve()
    files = generate(arguments.binary, root)
    wrong = differences(files, root)
    if arguments.check:
        if wrong:
            print("\n".join(wrong))
            print("The documentation is not what the rules say: run ./dev generate")
        return 1 if wrong else 0
    for path in stale(files, root):
        path.unlink()
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(files)} files, {'some' if wrong else 'none'} of them changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
