#!/usr/bin/env python3
"""Fails on an include that points against the arrows, or on a library outside the file it belongs to."""

import pathlib
import re
import sys

# Folder -> the folders that its files may include from (its own always). Nothing here may form a cycle.
ENGINE = {
    "engine/base": [],
    "engine/document": ["engine/base"],
    "engine/yaml": ["engine/base", "engine/document"],
    "engine/json": ["engine/base", "engine/document"],
    "engine/catalog": ["engine/base", "engine/document"],
    "engine/workload": ["engine/base", "engine/document", "engine/catalog"],
    "engine/bundle": ["engine/base", "engine/document", "engine/catalog", "engine/workload"],
    "engine/quota": ["engine/base", "engine/document", "engine/catalog", "engine/workload",
                     "engine/bundle"],
}
ENGINE["engine"] = [*ENGINE]  # engine/environment.h
ENGINE["engine/rule"] = [*ENGINE]
ENGINE["engine/edit"] = [*ENGINE]
ALLOWED = ENGINE | {
    "catalog": ["engine/base", "engine/document", "engine/catalog"],
    "rules": [*ENGINE],
    "recommender": [*ENGINE],
    "linter": [*ENGINE, "rules", "recommender", "webhook/http"],
    "certs": ["engine/base"],
    # Pure: from a review's bytes to the answer's.
    "webhook/review": [*ENGINE, "rules"],
    "webhook/http": ["engine/base"],
    "webhook/kube": ["engine/base", "engine/document", "webhook/http"],
    # Catalog, quota and settings are read by the code that reads them for the linter, words of flags too.
    "webhook/server": [*ENGINE, "rules", "linter", "certs", "webhook/review", "webhook/http", "webhook/kube"],
    "webhook/main": ["engine/base", "linter", "webhook/http", "webhook/server"],
    "tests": [*ENGINE, "catalog", "rules", "recommender", "linter", "certs", "webhook/review", "webhook/http",
              "webhook/kube", "webhook/server"],
}
# The one file that chooses between the readers, which themselves stand above the tree that they fill.
EXCEPTIONS = {"engine/document/manifest.cpp": ["engine/yaml", "engine/json"]}

# Header prefix -> the files (or folders) that may include it. Anything in <> that is neither here nor
# in STANDARD is reported: a new library is a decision, not an accident.
LIBRARIES = {
    "yaml.h": ["engine/yaml/read.cpp"],
    "yaml-cpp/": ["engine/yaml/config.cpp"],
    "rapidjson/": ["engine/json/", "linter/report/", "webhook/kube/prune.cpp", "webhook/review/review.cpp"],
    "fmt/": ["engine/", "rules/", "recommender/", "linter/", "catalog/", "certs/", "webhook/", "tests/"],
    "CLI/": ["linter/", "webhook/main/"],
    "boost/": ["webhook/http/"],
    "openssl/": ["certs/", "webhook/http/"],
    "spdlog/": ["webhook/server/log.cpp"],
    "prometheus/": ["webhook/server/metrics.cpp"],
    "emmintrin.h": ["webhook/review/value_end.cpp"],
    "fnmatch.h": ["linter/report/catalog_tables.cpp", "webhook/review/glob.cpp"],
    "gtest/": ["tests/"],
    "gmock/": ["tests/"],
    "benchmark/": ["tests/bench/"],
}
# Tests compare with the libraries directly: a second opinion is what they are for.
FREE_OF_LIBRARY_RULES = ["tests/"]

# Headers through which pure code could reach the world outside.
IMPURE = {
    "atomic", "chrono", "condition_variable", "cstdio", "filesystem", "fstream", "future", "iostream",
    "mutex", "random", "semaphore", "shared_mutex", "stop_token", "syncstream", "thread",
}
PURE = ["engine/", "rules/", "recommender/", "webhook/review/"]
# Days of the calendar come in as parameters; nobody here asks what day it is.
IMPURE_BUT_ALLOWED = {"webhook/review/": {"chrono"}}
POSIX = re.compile(r"^(sys/|unistd\.h|fcntl\.h|poll\.h|signal\.h|termios\.h|dirent\.h|spawn\.h|dlfcn\.h)")
STANDARD = re.compile(r"^[a-z0-9_]+$")
INCLUDE = re.compile(r'^\s*#\s*include\s+(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def folder_of(path: str) -> str:
    """The longest key of ALLOWED that holds the path; "" outside of all of them."""
    fitting = [key for key in ALLOWED if path.startswith(key + "/")]
    return max(fitting, key=len, default="")


def check_own(path: str, included: str) -> str | None:
    """What is wrong with including a header of the project."""
    source, target = folder_of(path), folder_of(included)
    if not target:
        return "include from the root of the repository, as in \"engine/base/units.h\""
    if target in [source, *ALLOWED[source], *EXCEPTIONS.get(path, [])]:
        return None
    return f"{source}/ may not use {target}/"


def check_library(path: str, included: str) -> str | None:
    """What is wrong with including a header in angle brackets."""
    if any(path.startswith(free) for free in FREE_OF_LIBRARY_RULES):
        return None
    pure = any(path.startswith(folder) for folder in PURE)
    for prefix, homes in LIBRARIES.items():
        if included.startswith(prefix):
            if not any(path.startswith(home) for home in homes):
                return f"<{included}> belongs to {' and '.join(homes)} alone"
            if prefix == "fmt/" and path.endswith(".h"):
                return f"<{included}> belongs into .cpp files: it is slow to compile"
            return None
    allowed = set().union(*(names for folder, names in IMPURE_BUT_ALLOWED.items() if path.startswith(folder)))
    if pure and included not in allowed and (included in IMPURE or POSIX.match(included)):
        return f"<{included}> has no place in {path.split('/')[0]}/, which is pure: no I/O, clock or thread"
    if STANDARD.match(included) or POSIX.match(included):
        return None
    return f"<{included}> is no known library: add it to scripts/check_layers.py with its one place"


def check_file(root: pathlib.Path, file: pathlib.Path) -> list[str]:
    """One line for each include of the file that breaks a rule."""
    path = file.relative_to(root).as_posix()
    text = file.read_text(encoding="utf-8")
    complaints = []
    for match in INCLUDE.finditer(text):
        own, library = match.groups()
        wrong = check_own(path, own) if own else check_library(path, library)
        if wrong:
            line = text.count("\n", 0, match.start()) + 1
            complaints.append(f"{path}:{line}: {wrong}")
    return complaints


def main() -> int:
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[1]).resolve()
    tops = sorted({key.split("/")[0] for key in ALLOWED})
    files = [file for top in tops for file in sorted((root / top).rglob("*"))
             if file.suffix in (".h", ".cpp", ".def")]
    complaints = [complaint for file in files for complaint in check_file(root, file)]
    print("\n".join(complaints) if complaints else f"{len(files)} files keep to the layers")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
