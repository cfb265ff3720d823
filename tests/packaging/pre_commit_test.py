"""pre-commit itself runs the hooks that giq-lint offers, in a repository like those of its users."""

import json
import os
import pathlib
import shutil
import tempfile
import unittest

from throwaway import ROOT, commit_all, copy_tracked, environment, leave_where_impossible, make_venv, run

HOOKS = ("giq-lint", "giq-lint-system")
FIX_HOOKS = ("giq-lint-fix", "giq-lint-fix-system")

# None of it is giq-lint's business: unreadable, of other programs, hidden, or not yet rendered.
OTHERS = {
    ".github/workflows/image.yaml": "on: push\njobs: {push: {steps: [{run: docker push vllm}]}}\njobs: {}\n",
    "broken.yaml": "a: [\n",
    "charts/web/templates/deploy.yaml": "{{- if .Values.enabled }}\nkind: Deployment\n{{- end }}\n",
    "docker-compose.yaml": "services:\n  web: {image: nginx}\n  web: {image: nginx}\n",
    "package.json": '{"name": "docs", "name": "site"}\n',
}

STRING_REPLICAS = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "vllm"},
                   "spec": {"replicas": "2"}}


class PreCommitTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        held = tempfile.TemporaryDirectory()
        cls.addClassCleanup(held.cleanup)
        folder = pathlib.Path(held.name)
        hooks = folder / "hooks"
        hooks.mkdir()
        copy_tracked(hooks)
        cls.config = json.dumps({"repos": [{"repo": str(hooks), "rev": commit_all(hooks),
                                            "hooks": [{"id": hook} for hook in HOOKS + FIX_HOOKS]}]})
        programs = make_venv(folder / "venv", "pre-commit")
        cls.pre_commit = programs / "pre-commit"
        # The hooks of the system run the giq-lint on PATH: the one that the test is about.
        (programs / "giq-lint").symlink_to(os.environ["GIQ_LINT"])
        cls.env = environment(PRE_COMMIT_HOME=str(folder / "home"), PATH=f"{programs}:{os.environ['PATH']}")
        cls.manifests = folder / "manifests"

    def setUp(self):
        self.manifests.mkdir()
        self.addCleanup(shutil.rmtree, self.manifests)
        for name, text in {**OTHERS, ".pre-commit-config.yaml": self.config}.items():
            (self.manifests / name).parent.mkdir(parents=True, exist_ok=True)
            (self.manifests / name).write_text(text, encoding="utf-8")
        self.add_example(".giq-lint.yaml")
        self.add_example("good-vllm-gpu.yaml")

    def add_example(self, name: str) -> None:
        (self.manifests / "deploy").mkdir(exist_ok=True)
        shutil.copy(ROOT / "examples" / name, self.manifests / "deploy" / name)

    def outcome(self, hook: str) -> tuple[int, str]:
        commit_all(self.manifests)
        return run(self.pre_commit, "run", "--all-files", "--verbose", hook, cwd=self.manifests, env=self.env)

    def test_good_manifests_pass_beside_all_that_is_none(self):
        for hook in HOOKS:
            with self.subTest(hook=hook):
                status, printed = self.outcome(hook)
                self.assertEqual(status, 0, printed)
                self.assertRegex(printed, r"giq-lint\.+Passed\n")
                self.assertIn("no findings in 1 file (", printed)

    def test_a_finding_fails_the_hook_and_is_shown(self):
        self.add_example("bad-model-cache.yaml")
        (self.manifests / "deploy" / "replicas.json").write_text(json.dumps(STRING_REPLICAS), encoding="utf-8")
        for hook in HOOKS:
            with self.subTest(hook=hook):
                status, printed = self.outcome(hook)
                self.assertEqual(status, 1, printed)
                self.assertRegex(printed, r"giq-lint\.+Failed\n")
                self.assertIn("- exit code: 1\n", printed)
                self.assertIn("error[GIQ301]: ", printed)
                self.assertIn("--> deploy/bad-model-cache.yaml:27:11\n", printed)
                self.assertIn("--> deploy/replicas.json:1:", printed)
                self.assertIn("2 errors in 3 files (", printed)

    def test_the_fix_hook_changes_the_file_and_stops_the_commit_once(self):
        for hook in FIX_HOOKS:
            with self.subTest(hook=hook):
                self.add_example("bad-bucket-uri.yaml")
                status, printed = self.outcome(hook)
                self.assertEqual(status, 1, printed)
                self.assertRegex(printed, r"giq-lint fix\.+Failed\n")
                self.assertIn("- files were modified by this hook\n", printed)
                self.assertIn("fixed deploy/bad-bucket-uri.yaml:25:11: error[GIQ403]: ", printed)
                status, printed = self.outcome(hook)
                self.assertEqual(status, 0, printed)
                self.assertIn("nothing fixed; 0 findings left in 2 files (", printed)


if __name__ == "__main__":
    leave_where_impossible()
    unittest.main()
