"""What CI systems read: SARIF, GitHub annotations and JUnit say the same as JSON, in forms that their readers take."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree

try:
    import jsonschema
except ImportError:
    jsonschema = None
try:
    import sarif.loader as sarif_loader
except ImportError:
    sarif_loader = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = ROOT.parent / "shared" / "schemas" / "sarif-schema-2.1.0.json"
LINT = os.environ["GIQ_LINT"]

POD = """apiVersion: v1
kind: Pod
metadata: {{name: {name}}}
spec:
  containers:
  - name: server
    image: vllm/vllm-openai:v0.11.1
    args: ["--model={model}"]
"""
TYPO = """apiVersion: apps/v1
kind: Deployment
metadata: {name: vllm}
spec:
  replicas: "2"
"""
HOSTILE = "a\\u0007b ::error::x ##[error]y %0A x<y &'\\\" ](http://x) \\u202e \\uffff \\n::warning::z"
# File -> its text. Names that need escaping in a URI, in XML and in a workflow command.
FILES = {
    "deploy/plain.yaml": TYPO,
    "deploy/a b%20,c:d&<e>.yaml": TYPO,
    "deploy/modèle.yaml": TYPO.replace("vllm}", "vllm}  # 模型"),
    "deploy/broken.yaml": "apiVersion: v1\nkind: [vllm\n",
    "deploy/hostile.yaml": TYPO.replace('"2"', f'"{HOSTILE}"'),
    "deploy/suppressed.yaml": TYPO.replace('"2"', '"2"  # giq-lint: ignore[GIQ004] drafts'),
    "deploy/good.yaml": POD.format(name="good", model="acme/chat"),
    "deploy/twice.yaml": TYPO + "---\n" + TYPO,
}


def lint(folder: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess:
    """A run in a folder; a fault of giq-lint's own fails the test."""
    run = subprocess.run([LINT, "check", "--no-config", *arguments], cwd=folder, capture_output=True, check=False,
                         stdin=subprocess.DEVNULL)
    assert run.returncode in (0, 1, 2), run.stderr
    return run


def decoded_annotations(log: str) -> list[dict]:
    """What GitHub's runner makes of a log: its unescaping, in its order, written anew."""

    def unescape(text: str, pairs) -> str:
        for code, char in pairs:
            text = text.replace(code, char)
        return text.replace("%25", "%")

    data = [("%0D", "\r"), ("%0A", "\n")]
    found = []
    for line in re.split(r"\r\n|\n|\r", log):
        command = re.match(r"\s*::(\w+) ?(.*?)::(.*)$", line)
        if command is None:
            assert "##[" not in line, line
            continue
        properties = dict(part.split("=", 1) for part in command[2].split(",") if part)
        found.append({"kind": command[1], "message": unescape(command[3], data)} |
                     {key: unescape(value, [*data, ("%3A", ":"), ("%2C", ",")]) for key, value in properties.items()})
    return found


class Formats(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.root = pathlib.Path(temporary.name).resolve()
        (self.root / ".git").mkdir()
        for name, text in FILES.items():
            path = self.root / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def findings(self, *arguments: str) -> list[dict]:
        return json.loads(lint(self.root, "--format", "json", *arguments, "deploy").stdout)["findings"]

    def sarif(self, *arguments: str, folder: pathlib.Path | None = None, path: str = "deploy") -> dict:
        return json.loads(lint(folder or self.root, "--format", "sarif", *arguments, path).stdout)

    def test_the_manifests_have_the_findings_that_the_formats_are_tested_with(self):
        self.assertEqual([(finding["file"], finding["code"]) for finding in self.findings()], [
            ("deploy/a b%20,c:d&<e>.yaml", "GIQ004"),
            ("deploy/broken.yaml", "GIQ001"),
            ("deploy/hostile.yaml", "GIQ004"),
            ("deploy/modèle.yaml", "GIQ004"),
            ("deploy/plain.yaml", "GIQ004"),
            ("deploy/twice.yaml", "GIQ004"),
            ("deploy/twice.yaml", "GIQ004"),
        ])

    def test_the_same_run_gives_the_same_bytes(self):
        for name in ("text", "json", "sarif", "github", "junit"):
            first = lint(self.root, "--format", name, "deploy", "none.yaml")
            self.assertEqual(first.returncode, 2)
            for arguments in (["-j", "1"], ["-j", "8"]):
                again = lint(self.root, "--format", name, *arguments, "deploy", "none.yaml")
                self.assertEqual(again.stdout, first.stdout, name)
            self.assertNotIn(str(self.root).encode(), first.stdout, name)

    def test_sarif_keeps_to_its_schema(self):
        if jsonschema is None or not SCHEMA.exists():
            self.skipTest("the module jsonschema or the schema beside this repository is missing")
        validator = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
        (self.root / "clean").mkdir()
        examples = subprocess.run([LINT, "--format", "sarif", "examples"], cwd=ROOT, capture_output=True, check=False)
        for log in (self.sarif(), self.sarif(path="clean"), self.sarif(path="none.yaml"), json.loads(examples.stdout)):
            self.assertEqual([error.message for error in validator.iter_errors(log)], [])

    def test_sarif_tools_read_it(self):
        if sarif_loader is None:
            self.skipTest("the module sarif-tools is missing")
        path = self.root / "out.sarif"
        lint(self.root, "--omit-suppressed", "--output-file", f"sarif={path}", "deploy")
        read = sarif_loader.load_sarif_file(str(path))
        self.assertEqual(read.get_distinct_tool_names(), ["giq-lint"])
        self.assertEqual(len(read.get_records()), 7)
        self.assertEqual(read.get_report().get_issue_count_for_severity("error"), 7)

    def test_sarif_says_what_json_says(self):
        log = self.sarif("--omit-suppressed")["runs"][0]
        said = [(urllib.parse.unquote(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]),
                 result["ruleId"], result["partialFingerprints"]["primaryLocationLineHash"],
                 result["locations"][0]["physicalLocation"]["region"]) for result in log["results"]]
        self.assertEqual(said, [
            (finding["file"], finding["code"], finding["fingerprint"],
             {"startLine": finding["line"], "startColumn": finding["column"], "endLine": finding["end_line"],
              "endColumn": finding["end_column"]}) for finding in self.findings()])
        rules = log["tool"]["driver"]["rules"]
        for result in log["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
            self.assertEqual(result["suppressions"], [])
            self.assertNotIn("](", result["message"]["text"])
        self.assertEqual(log["columnKind"], "unicodeCodePoints")
        self.assertEqual(log["automationDetails"], {"id": "giq-lint/"})

    def test_sarif_keeps_to_the_limits_of_code_scanning(self):
        rules = self.sarif()["runs"][0]["tool"]["driver"]["rules"]
        self.assertEqual(len(rules), len(json.loads(subprocess.run(
            [LINT, "rules", "--format", "json"], capture_output=True, check=True).stdout)["rules"]))
        for rule in rules:
            self.assertLessEqual(len(rule["name"]), 255)
            self.assertLessEqual(len(rule["shortDescription"]["text"]), 1024)
            self.assertLessEqual(len(rule["fullDescription"]["text"]), 1024)
            self.assertLessEqual(len(rule["properties"]["tags"]), 20)
            self.assertIn(rule["defaultConfiguration"]["level"], ("note", "warning", "error"))
            self.assertIn(rule["properties"]["precision"], ("very-high", "high", "medium", "low"))
            self.assertIn(rule["properties"]["problem.severity"], ("error", "warning", "recommendation"))
            self.assertTrue(rule["helpUri"].startswith("https://"), rule["helpUri"])

    def test_sarif_names_files_from_the_root_of_the_repository(self):
        (self.root / "link.yaml").symlink_to("deploy/plain.yaml")
        outside = tempfile.TemporaryDirectory()
        self.addCleanup(outside.cleanup)
        (pathlib.Path(outside.name) / "far.yaml").write_text(TYPO, encoding="utf-8")
        (self.root / "far.yaml").symlink_to(pathlib.Path(outside.name) / "far.yaml")
        for folder, path, uri in ((self.root / "deploy", "plain.yaml", "deploy/plain.yaml"),
                                  (self.root / "deploy", "../deploy/plain.yaml", "deploy/plain.yaml"),
                                  (self.root, str(self.root / "deploy/plain.yaml"), "deploy/plain.yaml"),
                                  (self.root, "link.yaml", "deploy/plain.yaml"),
                                  (self.root, "far.yaml", "far.yaml"),
                                  (self.root, "deploy/a b%20,c:d&<e>.yaml", "deploy/a%20b%2520%2Cc%3Ad%26%3Ce%3E.yaml"),
                                  (self.root, "deploy/modèle.yaml", "deploy/mod%C3%A8le.yaml")):
            result = self.sarif(folder=folder, path=path)["runs"][0]["results"][0]
            self.assertEqual(result["locations"][0]["physicalLocation"]["artifactLocation"],
                             {"uri": uri, "uriBaseId": "%SRCROOT%"}, path)

    def test_sarif_shows_suppressed_findings_as_such(self):
        results = self.sarif()["runs"][0]["results"]
        self.assertEqual([result["suppressions"] for result in results], [[]] * 7 + [[{"kind": "inSource"}]])
        run = lint(self.root, "--format", "sarif", "deploy/suppressed.yaml")
        self.assertEqual(run.returncode, 0)
        (self.root / "config.yaml").write_text("suppress: [{rules: [GIQ004], kind: Deployment, reason: x}]\n")
        configured = subprocess.run([LINT, "--config", "config.yaml", "--format", "sarif", "deploy/plain.yaml"],
                                    cwd=self.root, capture_output=True, check=True).stdout
        self.assertEqual(json.loads(configured)["runs"][0]["results"][0]["suppressions"], [{"kind": "external"}])

    def test_sarif_fixes_are_replacements_that_take_the_finding_away(self):
        asked = (ROOT / "examples" / "bad-latency-target.yaml").read_text(encoding="utf-8")
        config = (ROOT / "examples" / ".giq-lint.yaml").read_text(encoding="utf-8")
        (self.root / "target.yaml").write_text("# 模型\n" + asked, encoding="utf-8")
        (self.root / "config.yaml").write_text(config, encoding="utf-8")

        def results() -> list[dict]:
            out = subprocess.run([LINT, "--config", "config.yaml", "--format", "sarif", "target.yaml"], cwd=self.root,
                                 capture_output=True, check=False).stdout
            return json.loads(out)["runs"][0]["results"]

        result, = results()
        fix, = result["fixes"]
        self.assertEqual(fix["description"]["text"],
                         "set the target to 118 ms, the least that is reached (unsafe: a person should agree first)")
        change, = fix["artifactChanges"]
        self.assertEqual(change["artifactLocation"], {"uri": "target.yaml", "uriBaseId": "%SRCROOT%"})
        lines = (self.root / "target.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
        for replacement in change["replacements"]:
            region = replacement["deletedRegion"]
            self.assertEqual(region["startLine"], region["endLine"])
            line = lines[region["startLine"] - 1]
            lines[region["startLine"] - 1] = (line[:region["startColumn"] - 1] + replacement["insertedContent"]["text"] +
                                              line[region["endColumn"] - 1:])
        (self.root / "target.yaml").write_text("".join(lines), encoding="utf-8")
        self.assertIn('    giq-lint.dev/target-ntpot-milliseconds: "118"\n', lines)
        self.assertNotIn("GIQ201", [result["ruleId"] for result in results()])

    def test_sarif_of_a_run_that_could_not_judge_everything_says_so(self):
        invocation = self.sarif(path="none.yaml")["runs"][0]["invocations"][0]
        self.assertEqual(invocation, {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {"level": "error", "message": {"text": "none.yaml: cannot open: No such file or directory"}}]})
        (self.root / "empty").mkdir()
        clean = self.sarif(path="empty")["runs"][0]
        self.assertEqual((clean["results"], clean["invocations"][0]["executionSuccessful"]), ([], True))

    def test_github_annotations_say_what_json_says(self):
        log = lint(self.root, "--format", "github", "deploy").stdout.decode("utf-8")
        found = decoded_annotations(log)
        self.assertEqual([(entry["kind"], entry["file"], entry["title"].split()[0], entry["line"], entry["col"],
                           entry["endLine"], entry["endColumn"]) for entry in found], [
            (finding["severity"], finding["file"], finding["code"], str(finding["line"]), str(finding["column"]),
             str(finding["end_line"]), str(finding["end_column"])) for finding in self.findings()])
        plain = next(entry for entry in found if entry["file"] == "deploy/plain.yaml")
        message = next(finding["message"] for finding in self.findings() if finding["file"] == "deploy/plain.yaml")
        self.assertEqual(plain["message"].splitlines()[0], message)
        self.assertNotRegex(log, "[\x00-\x09\x0b-\x1f\u202e]")

    def test_github_gets_the_worst_first_and_the_rest_in_the_log(self):
        many = self.root / "many"
        many.mkdir()
        for number in range(14):
            (many / f"{number:02}.yaml").write_text(TYPO, encoding="utf-8")
        twice = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vllm}\n# giq-lint: ignore[GIQ004]\ndata: {}\n"
        (many / "aa.yaml").write_text(twice, encoding="utf-8")
        log = lint(self.root, "--format", "github", "many").stdout.decode("utf-8")
        found = decoded_annotations(log)
        self.assertEqual([entry["kind"] for entry in found], ["error"] * 10 + ["warning", "notice"])
        self.assertEqual(found[-1]["message"], "4 more findings stand only in the log of this step")
        rest = log.splitlines()[12:]
        self.assertEqual([line.split("(")[-1] for line in rest],
                         [f"many/{number}.yaml:5:13)" for number in (10, 11, 12, 13)])
        self.assertTrue(all(line.startswith("error[GIQ004]: ") for line in rest), rest)

    def test_junit_says_what_json_says(self):
        root = xml.etree.ElementTree.fromstring(lint(self.root, "--format", "junit", "deploy").stdout)
        self.assertEqual(root.tag, "testsuites")
        self.assertEqual({key: root.get(key) for key in ("tests", "failures", "errors", "skipped")},
                         {"tests": "9", "failures": "7", "errors": "0", "skipped": "1"})
        failed = [(case.get("file"), case.get("name").split(":")[0], case.get("line"))
                  for case in root.iter("testcase") if case.find("failure") is not None]
        self.assertEqual(failed, [(finding["file"], finding["code"], str(finding["line"]))
                                  for finding in self.findings()])
        for suite in root:
            self.assertEqual(suite.get("tests"), str(len(suite)))
            names = [case.get("name") for case in suite]
            self.assertEqual(len(set(names)), len(names))
            for case in suite:
                self.assertEqual(case.get("classname"), suite.get("name"))
        text = next(case.find("failure").text for case in root.iter("testcase")
                    if case.get("file") == "deploy/plain.yaml")
        self.assertTrue(text.startswith("error[GIQ004]: "), text)
        self.assertIn("\n --> deploy/plain.yaml:5:13\n", text)
        passed = [case.get("file") for case in root.iter("testcase") if len(case) == 0]
        self.assertEqual(passed, ["deploy/good.yaml"])

    def test_junit_of_unreadable_input_is_an_error_and_of_no_failure_a_pass(self):
        missing = xml.etree.ElementTree.fromstring(lint(self.root, "--format", "junit", "none.yaml").stdout)
        self.assertEqual((missing.get("errors"), missing.find(".//error").text),
                         ("1", "none.yaml: cannot open: No such file or directory"))
        passing = lint(self.root, "--format", "junit", "--fail-on", "never", "deploy/plain.yaml")
        root = xml.etree.ElementTree.fromstring(passing.stdout)
        self.assertEqual((passing.returncode, root.get("tests"), root.get("failures")), (0, "1", "0"))
        self.assertIn("error[GIQ004]", root.find(".//system-out").text)

    def test_several_formats_of_one_run(self):
        run = lint(self.root, "--format", "json", "--output-file", "sarif=out.sarif", "--output-file", "text=out.txt",
                   "--output-file", "github=out.log", "--output-file=junit=out.xml", "deploy")
        for name, path in (("sarif", "out.sarif"), ("text", "out.txt"), ("github", "out.log"), ("junit", "out.xml")):
            self.assertEqual((self.root / path).read_bytes(), lint(self.root, "--format", name, "deploy").stdout, name)
        self.assertEqual(run.stdout, lint(self.root, "--format", "json", "deploy").stdout)
        self.assertEqual(sorted(path.name for path in self.root.iterdir()),
                         [".git", "deploy", "out.log", "out.sarif", "out.txt", "out.xml"])

    def test_a_file_gets_no_colour(self):
        lint(self.root, "--color", "always", "--output-file", "text=out.txt", "deploy")
        self.assertNotIn(b"\x1b", (self.root / "out.txt").read_bytes())

    def test_a_file_that_cannot_be_written_is_an_error_and_nothing_else_is_lost(self):
        (self.root / "old.xml").write_text("old", encoding="utf-8")
        run = lint(self.root, "--output-file", "junit=old.xml", "--output-file", "sarif=nowhere/x.sarif", "deploy")
        self.assertEqual(run.returncode, 2)
        self.assertIn(b"error: nowhere/x.sarif: cannot write: No such file or directory\n", run.stderr)
        self.assertEqual(run.stdout.count(b"error[GIQ"), 7)
        self.assertEqual((self.root / "old.xml").read_text(encoding="utf-8"), "old")

    def test_bad_output_files_are_refused(self):
        for argument, what in (("sarif", "'sarif' is not FORMAT=PATH"), ("sarif=", "'sarif=' is not FORMAT=PATH"),
                               ("sarf=x", "'sarf' is not text, json, sarif, github or junit")):
            run = lint(self.root, "--output-file", argument, "deploy")
            self.assertEqual((run.returncode, run.stdout), (2, b""))
            self.assertIn(f"error: --output-file: {what}".encode(), run.stderr)
        run = lint(self.root, "--output-file", "sarif=x", "--output-file", "junit=x", "deploy")
        self.assertIn(b"error: --output-file: x is given twice", run.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
