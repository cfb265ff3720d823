"""What the corpus tests share: where the corpus is, how to skip loudly, how to run giq-lint."""
import csv
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(ROOT), "shared")
SKIPPED = 77  # ctest's SKIP_RETURN_CODE for these tests


def folder_or_skip(name):
    """The folder `name` beside the repository; ends the test as skipped where it is missing."""
    path = os.path.join(SHARED, name)
    if not os.path.isdir(path):
        print(f"SKIPPED: {name} is not beside this repository, so this test checked nothing")
        sys.exit(SKIPPED)
    return path


def rows(path):
    """The rows of a TSV file without quoting."""
    with open(path, newline="", encoding="utf-8") as file:
        return [dict(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def run(binary, *arguments, cwd=None):
    """Runs giq-lint; fails the test at once when it reports a fault of its own or dies."""
    done = subprocess.run([binary, *arguments], capture_output=True, text=True, cwd=cwd, timeout=300, check=False)
    if done.returncode not in (0, 1, 2):
        sys.exit(f"giq-lint {' '.join(arguments)}: exit {done.returncode}\n{done.stderr}")
    return done
