"""fix changes no line beside those that its edits need, and comes to rest: fix_test.py GIQ_LINT

Each corpus file and each fixture of a rule is corrected alone, with unsafe fixes too. The edits and the lines are
compared by what Python's difflib says of the bytes, not by giq-lint's own diff.
"""
import difflib
import glob
import json
import os
import shutil
import subprocess
import sys
import tempfile

from common import ROOT, folder_or_skip


def size(value):
    """Keys, items and scalars of a JSON value: as many lines as it can take in block style, at most."""
    if isinstance(value, dict):
        return sum(1 + size(member) for member in value.values())
    if isinstance(value, list):
        return sum(1 + size(item) for item in value)
    return 1 + str(value).count("\n")


def run(binary, *arguments):
    done = subprocess.run([binary, *arguments], capture_output=True, timeout=300, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"giq-lint {' '.join(arguments)}: exit {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def reader_complains(binary, path):
    """Whether a document of the file could not be read."""
    report = json.loads(run(binary, "check", "--no-config", "--format", "json", "--select", "GIQ001,GIQ003", path))
    return len(report["findings"])


def changed_lines(before, after):
    """How many lines went and came."""
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    gone = come = 0
    for what, i, j, k, m in difflib.SequenceMatcher(None, *lines, autojunk=False).get_opcodes():
        if what != "equal":
            gone, come = gone + j - i, come + m - k
    return gone, come


def fault_of(binary, path, fix):
    """What is wrong with the file's correction, None when nothing is; and how many findings it corrected."""
    with open(path, "rb") as file:
        before = file.read()
    complains = reader_complains(binary, path)
    report = json.loads(run(binary, *fix, "--format", "json", path))
    with open(path, "rb") as file:
        after = file.read()
    operations = [operation for fixed in report["fixed"] for operation in fixed["operations"]]
    gone, come = changed_lines(before, after)
    # A removed value is not in the operation; none of those that rules remove is longer.
    most_gone = sum(40 if operation["op"] == "remove" else 1 for operation in operations)
    most_come = sum(2 + size(operation["value"]) if "value" in operation else 2 for operation in operations)
    if (before == after) != (not operations):
        return "it changed without an edit, or had an edit and did not change", 0
    if gone > most_gone or come > most_come:
        return f"{gone} lines went and {come} came for edits of {most_gone} and {most_come}", 0
    if reader_complains(binary, path) > complains:
        return "it could be read before, and no more", 0
    if run(binary, *fix, "--diff", path):
        return "a second run would change it", 0
    return None, len(report["fixed"])


def main():
    binary = sys.argv[1]
    files = sorted(glob.glob(os.path.join(folder_or_skip("corpus"), "files", "*")))
    files += sorted(glob.glob(os.path.join(ROOT, "tests", "rules", "GIQ*", "bad*.yaml")))
    faults = corrected = 0
    fix = ("fix", "--unsafe", "--severity", "info", "--no-config")
    with tempfile.TemporaryDirectory() as folder:
        for number, source in enumerate(path for path in files if not path.endswith(".config.yaml")):
            alone = os.path.join(folder, str(number))
            os.mkdir(alone)
            path = os.path.join(alone, os.path.basename(source))
            shutil.copyfile(source, path)
            fault, findings = fault_of(binary, path, fix)
            corrected += findings
            if fault:
                faults += 1
                print(f"{source}: {fault}")
    print(f"{len(files)} files, {corrected} findings corrected, {faults} files at fault")
    return 1 if faults or corrected < 50 else 0


sys.exit(main())
