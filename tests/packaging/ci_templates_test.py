"""The steps of action.yml, run as a GitHub runner runs them, and what the GitLab template reads and declares."""

import json
import pathlib
import re
import subprocess
import tempfile
import unittest

from throwaway import ROOT, environment, leave_where_impossible, make_venv, must

AS_JSON = "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))"

# Stands in for giq-lint: tells its arguments, one a line, writes a report, and finds something.
STAND_IN = '#!/bin/sh\nprintf "%s\\n" "$@"\necho "{}" >"$RUNNER_TEMP/giq-lint.sarif"\nexit 1\n'


class TemplatesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        held = tempfile.TemporaryDirectory()
        cls.addClassCleanup(held.cleanup)
        cls.folder = pathlib.Path(held.name)
        cls.python = make_venv(cls.folder / "venv", "pyyaml") / "python"
        action, = cls.read("action.yml")
        cls.steps = {step["name"]: step for step in action["runs"]["steps"]}
        cls.inputs = set(action["inputs"])

    @classmethod
    def read(cls, name: str) -> list:
        return json.loads(must(cls.python, "-c", AS_JSON, ROOT / name, cwd=cls.folder))

    def run_step(self, name: str, **env: str) -> tuple[int, str, dict[str, str]]:
        """Exit code, what it printed, and its outputs."""
        outputs = self.folder / "outputs"
        outputs.write_text("", encoding="utf-8")
        run = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self.steps[name]["run"]],
            cwd=self.folder, check=False, capture_output=True, encoding="utf-8",
            env=environment(GITHUB_ACTION_PATH=str(ROOT), GITHUB_OUTPUT=str(outputs), RUNNER_TEMP=str(self.folder),
                            RUNNER_OS="Linux", RUNNER_ARCH="X64", **env))
        lines = outputs.read_text(encoding="utf-8").splitlines()
        return run.returncode, run.stdout, dict(line.split("=", 1) for line in lines)

    def test_the_action_passes_each_line_as_one_argument_and_keeps_the_exit_code(self):
        program = self.folder / "giq-lint" / "bin" / "giq-lint"
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(STAND_IN, encoding="utf-8")
        program.chmod(0o755)
        sarif = str(self.folder / "giq-lint.sarif")
        status, printed, outputs = self.run_step(
            "Run giq-lint", GIQ_PATHS="deploy/\n\nmy charts/a.yaml\n", GIQ_ARGS="--fail-on=error\n--region=us-east4\n")
        self.assertEqual(status, 0)
        self.assertEqual(printed.splitlines(),
                         ["check", "--format", "github", "--output-file", f"sarif={sarif}", "--omit-suppressed",
                          "--fail-on=error", "--region=us-east4", "--", "deploy/", "my charts/a.yaml"])
        self.assertEqual(outputs, {"status": "1", "sarif": sarif})
        self.assertEqual(self.run_step("Fail on findings", GIQ_STATUS=outputs["status"])[0], 1)
        self.assertEqual(self.run_step("Fail on findings", GIQ_STATUS="0")[0], 0)

    def test_the_action_knows_its_source_by_a_sum(self):
        status, _, outputs = self.run_step("Name the source", ImageOS="ubuntu24")
        self.assertEqual(status, 0)
        self.assertRegex(outputs["key"], r"^giq-lint-wheel-Linux-ubuntu24-X64-[0-9a-f]{64}$")

    def test_what_templates_read_they_declare(self):
        action = (ROOT / "action.yml").read_text(encoding="utf-8")
        self.assertEqual(set(re.findall(r"\binputs\.([a-z-]+)", action)), self.inputs)
        spec, job = self.read("templates/giq-lint.yml")
        self.assertEqual(set(re.findall(r"\$\[\[ inputs\.([a-z-]+) \]\]", json.dumps(job))), set(spec["spec"]["inputs"]))


if __name__ == "__main__":
    leave_where_impossible()
    unittest.main()
