"""Findings on real manifests: findings_test.py GIQ_LINT [--update]

1. Every label of the corpus holds: a family labelled clean reports no error or warning; a family labelled with a
   finding reports one.
2. The errors and warnings are exactly those of findings.tsv, each read by a person and right.
"""
import json
import os
import sys

from common import folder_or_skip, rows, run

HERE = os.path.dirname(os.path.abspath(__file__))
EXPECTED = os.path.join(HERE, "findings.tsv")
FAMILY = {"document": "0", "quota": "1", "latency": "2", "hfcache": "3", "bucket": "4", "xla": "5", "shape": "6"}
PLACEHOLDER_CODES = {"GIQ404", "GIQ313"}


def findings(binary, files, flags):
    done = run(binary, "check", "--format", "json", "--no-config", *flags, *files)
    return [found for found in json.loads(done.stdout)["findings"] if found["severity"] in ("error", "warning")]


def check_label(binary, folder, label):
    """What is wrong with one label's outcome, or nothing."""
    names = label["file"].split("+")
    flags = [] if label["flags"] == "-" else label["flags"].split()
    found = [one for one in findings(binary, [os.path.join(folder, name) for name in names], flags)
             if one["code"][3] == FAMILY[label["family"]]]
    if label["verdict"] == "clean":
        if "placeholders apart" in label["condition"]:
            found = [one for one in found if one["code"] not in PLACEHOLDER_CODES]
        return [f"{label['file']}: {label['family']} should be clean: {one['code']} {one['message']}" for one in found]
    if found or "optional" in label["condition"]:
        return []
    return [f"{label['file']}: {label['family']} should be found: {label['what']}"]


def check_golden(binary, folder, update):
    """Each file alone, against findings.tsv."""
    lines = []
    for name in sorted(os.listdir(folder)):
        for one in findings(binary, [os.path.join(folder, name)], ["--companions=none"]):
            lines.append("\t".join([name, str(one["line"]), one["code"], one["severity"], one["message"]]))
    text = "file\tline\tcode\tseverity\tmessage\n" + "".join(line + "\n" for line in lines)
    if update:
        with open(EXPECTED, "w", encoding="utf-8") as file:
            file.write(text)
        return []
    with open(EXPECTED, encoding="utf-8") as file:
        wanted = file.read()
    new = [f"not in findings.tsv: {line}" for line in text.splitlines() if line not in wanted.splitlines()]
    gone = [f"no longer found: {line}" for line in wanted.splitlines() if line not in text.splitlines()]
    return new + gone


def main():
    binary = sys.argv[1]
    corpus = folder_or_skip("corpus")
    folder = os.path.join(corpus, "files")
    labels = rows(os.path.join(corpus, "expected.tsv"))
    wrong = [line for label in labels for line in check_label(binary, folder, label)]
    wrong += check_golden(binary, folder, "--update" in sys.argv or os.environ.get("GIQ_UPDATE") == "1")
    print("\n".join(wrong) if wrong else f"{len(labels)} labels hold")
    return 1 if wrong else 0


sys.exit(main())
