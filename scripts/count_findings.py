#!/usr/bin/env python3
"""Counts the findings of a JSON report by code and severity, and names the files of each code."""

import collections
import json
import pathlib
import sys


def main() -> int:
    findings = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))["findings"]
    files = collections.defaultdict(list)
    for finding in findings:
        files[finding["code"], finding["severity"]].append(pathlib.Path(finding["file"]).name)
    for (code, severity), names in sorted(files.items()):
        shown = ", ".join(dict.fromkeys(names[:200]))
        print(f"{code} {severity:7} {len(names):4}  {shown}")
    print(f"{len(findings)} findings")
    return 0


if __name__ == "__main__":
    sys.exit(main())
