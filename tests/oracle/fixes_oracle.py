"""Applies each fix as a JSON Patch by another implementation of RFC 6902 (PyPI's jsonpatch), and fails where that gives
another object than the rewritten text.

usage: fixes_oracle.py FIXES_TO_JSON. Exit 77 (skipped) where jsonpatch can be neither imported nor installed.
"""
import copy
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "packaging"))

from throwaway import SKIPPED, make_venv  # noqa: E402
from yaml_oracle import same  # noqa: E402

# So many fixes the fixtures have at least; fewer would mean that nothing was compared.
LEAST_FIXES = 200


def inputs():
    """Every fixture, every example, and the corpus where it lies beside the repository."""
    found = [path for path in sorted((ROOT / "tests" / "rules").glob("GIQ*/*"))
             if path.suffix in (".yaml", ".json") and ".config" not in path.suffixes]
    found += sorted((ROOT / "examples").glob("*.yaml"))
    corpus = ROOT.parent / "shared" / "corpus"
    real = sorted(path for path in corpus.rglob("*.y*ml"))
    if not real:
        print("note: no corpus beside the repository; comparing the fixtures only")
    return found + real


def compare(told, jsonpatch):
    """The differences of one manifest, how many fixes were made, and why others were not."""
    differences, made, refused = [], 0, []
    for fix in told["fixes"]:
        if fix["refused"]:
            refused.append(fix["refused"])
        patched = copy.deepcopy(told["objects"])
        try:
            patched = [jsonpatch.apply_patch(one, patch) for one, patch in zip(patched, fix["patches"], strict=True)]
        except (jsonpatch.JsonPatchException, jsonpatch.JsonPointerException) as error:
            differences.append(f"{fix['title']}: {error}")
            continue
        made += any(fix["patches"])
        if not same(patched, fix["objects"]):
            differences.append(f"{fix['title']}:\n    patched:   {json.dumps(patched)[:600]}\n"
                               f"    rewritten: {json.dumps(fix['objects'])[:600]}")
    return differences, made, refused


def main():
    import jsonpatch
    files = inputs()
    run = subprocess.run([sys.argv[1], HERE / "fixes.config.yaml"], input="".join(f"{path}\n" for path in files),
                         capture_output=True, text=True, check=False)
    if run.returncode != 0:
        print(f"{sys.argv[1]} ended with {run.returncode}:\n{run.stderr}")
        return 1
    all_made, all_refused, wrong = 0, {}, 0
    for line in run.stdout.split("\n"):
        if not line:
            continue
        told = json.loads(line)
        differences, made, refused = compare(told, jsonpatch)
        all_made += made
        wrong += len(differences)
        for reason in refused:
            all_refused.setdefault(reason, told["file"])
        for difference in differences:
            print(f"{told['file']}\n  {difference}")
    for reason, file in all_refused.items():
        print(f"refused: {reason} ({file})")
    print(f"{all_made} patches of {len(files)} files, {wrong} differ from the rewritten text")
    if all_made < LEAST_FIXES:
        print(f"too few: {LEAST_FIXES} at least were expected")
        return 1
    return 1 if wrong else 0


def main_with_jsonpatch():
    """main, in this interpreter where it has jsonpatch, else in a virtual environment."""
    try:
        import jsonpatch  # noqa: F401
        return main()
    except ModuleNotFoundError:
        pass
    with tempfile.TemporaryDirectory() as folder:
        try:
            programs = make_venv(pathlib.Path(folder) / "venv", "jsonpatch")
        except (OSError, RuntimeError) as missing:
            print(f"SKIPPED: jsonpatch is not here and cannot be installed: {missing}")
            return 1 if os.environ.get("GIQ_REQUIRE_ALL") else SKIPPED
        return subprocess.run([programs / "python", __file__, sys.argv[1]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main_with_jsonpatch())
