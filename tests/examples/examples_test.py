"""examples/: each bad one shows the finding that it is there for, at its place; the good ones show nothing."""

import json
import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINT = os.environ["GIQ_LINT"]

# File -> findings as (code, severity, the text at the place, a part of the message with its number).
EXPECTED = {
    "bad-quota.yaml": [("GIQ101", "error", "3", "needs 12 nvidia-l4")],
    "bad-latency-target.yaml": [("GIQ201", "error", '"100"', "118 ms")],
    "bad-model-cache.yaml": [("GIQ301", "error", "--model=meta-llama/Llama-3.3-70B-Instruct", "131.4 GiB")],
    "bad-bucket-uri.yaml": [
        ("GIQ403", "error", "--model=gs://acme-models/llama-3.1-8b-instruct/config.json", "names a file")],
    "bad-tpu-compile-cache.yaml": [("GIQ501", "error", "/cache/xla", "3 replicas")],
}


def check(*arguments: str) -> tuple[int, list[dict]]:
    """Exit code and findings of a run."""
    run = subprocess.run([LINT, "check", "--format", "json", *arguments], cwd=ROOT, capture_output=True,
                         check=False, encoding="utf-8")
    return run.returncode, json.loads(run.stdout)["findings"]


def text_at(finding: dict) -> str:
    """What stands in the file at the finding's place, on its first line."""
    line = (ROOT / finding["file"]).read_text(encoding="utf-8").splitlines()[finding["line"] - 1]
    end = finding["end_column"] - 1 if finding["end_line"] == finding["line"] else len(line)
    return line[finding["column"] - 1:end]


class Examples(unittest.TestCase):
    maxDiff = None

    def test_each_bad_one_shows_its_fault_and_nothing_else(self):
        for name, expected in EXPECTED.items():
            with self.subTest(example=name):
                status, findings = check(f"examples/{name}")
                self.assertEqual(status, 1)
                self.assertEqual([(f["code"], f["severity"]) for f in findings], [e[:2] for e in expected])
                for finding, (_, _, text, number) in zip(findings, expected):
                    self.assertIn(number, finding["message"])
                    self.assertEqual(text_at(finding), text)

    def test_the_good_ones_show_nothing(self):
        good = sorted(path.name for path in (ROOT / "examples").glob("good-*.yaml"))
        self.assertEqual(len(good), 7)
        for name in good:
            with self.subTest(example=name):
                self.assertEqual(check(f"examples/{name}"), (0, []))

    def test_the_folder_shows_what_the_files_show(self):
        _, findings = check("examples")
        shown = {}
        for finding in findings:
            shown.setdefault(pathlib.Path(finding["file"]).name, []).append(finding["code"])
        self.assertEqual(shown, {name: [code for code, *_ in expected] for name, expected in EXPECTED.items()})

    def test_all_five_families_are_shown(self):
        self.assertEqual({code[:4] for expected in EXPECTED.values() for code, *_ in expected},
                         {"GIQ1", "GIQ2", "GIQ3", "GIQ4", "GIQ5"})


if __name__ == "__main__":
    unittest.main()
