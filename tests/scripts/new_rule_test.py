"""scripts/new_rule.py writes all parts of a rule, in order, and refuses what makes no sense."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

CHANGELOG = """\
# Changelog

## [Unreleased]

### Added

- First thing.
  It goes on here.

### Fixed

- A fault.

## [0.1.0]

### Added

- Old thing.
"""


class NewRuleTest(unittest.TestCase):
    def setUp(self):
        self.tree = tempfile.TemporaryDirectory()
        self.addCleanup(self.tree.cleanup)
        self.root = pathlib.Path(self.tree.name)
        (self.root / "rules").mkdir()
        shutil.copy(ROOT / "CMakeLists.txt", self.root)
        (self.root / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
        for code, constant in (("301", "kLargeModel"), ("401", "kBadUri")):
            (self.root / "rules" / f"giq{code}_x.cpp").write_text(f"extern const Rule {constant} = {{\n",
                                                                 encoding="utf-8")
        (self.root / "rules" / "rules.def").write_text(
            "// One line a rule.\nGIQ_RULE(kLargeModel)\nGIQ_RULE(kBadUri)\n", encoding="utf-8")

    def run_script(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, ROOT / "scripts" / "new_rule.py", "--root", self.root, *arguments],
                              capture_output=True, text=True, check=False)

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def test_writes_every_part(self):
        run = self.run_script("giq306", "gated-model-without-token")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertIn("bad.fixed.yaml", run.stdout.splitlines()[-1])
        self.assertEqual(run.stdout.splitlines()[:-1], [
            "CHANGELOG.md", "rules/rules.def", "rules/giq306_gated_model_without_token.cpp",
            "tests/rules/GIQ306/bad.yaml", "tests/rules/GIQ306/good.yaml"])
        self.assertEqual(
            self.read("rules/rules.def"),
            "// One line a rule.\nGIQ_RULE(kLargeModel)\nGIQ_RULE(kGatedModelWithoutToken)\nGIQ_RULE(kBadUri)\n")
        source = self.read("rules/giq306_gated_model_without_token.cpp")
        for line in ("extern const Rule kGatedModelWithoutToken = {", '    .code = "GIQ306",',
                     '    .name = "gated-model-without-token",', "    .family = Family::kModelCache,"):
            self.assertIn(line + "\n", source)
        self.assertNotIn("{{", source)

    def test_what_it_writes_compiles(self):
        self.run_script("GIQ306", "gated-model-without-token")
        run = subprocess.run(
            [os.environ.get("GIQ_CXX", "g++"), "-std=c++23", "-fsyntax-only", "-Wall", "-Wextra", "-Werror", f"-I{ROOT}",
             self.root / "rules" / "giq306_gated_model_without_token.cpp"],
            capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_adds_to_the_unreleased_part_of_the_changelog(self):
        self.run_script("GIQ306", "gated-model-without-token")
        self.assertEqual(self.read("CHANGELOG.md"), CHANGELOG.replace(
            "  It goes on here.\n", "  It goes on here.\n- GIQ306 gated-model-without-token.\n"))

    def test_makes_the_list_when_the_changelog_has_none(self):
        (self.root / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n\n## [0.1.0]\n", encoding="utf-8")
        self.run_script("GIQ306", "gated-model-without-token")
        self.assertEqual(
            self.read("CHANGELOG.md"),
            "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- GIQ306 gated-model-without-token.\n\n## [0.1.0]\n")

    def test_a_last_code_goes_last(self):
        self.run_script("GIQ601", "parallelism-mismatch")
        self.assertTrue(self.read("rules/rules.def").endswith("GIQ_RULE(kBadUri)\nGIQ_RULE(kParallelismMismatch)\n"))

    def test_refuses_and_writes_nothing(self):
        for arguments, why in ((("GIQ301", "other-name"), "GIQ301 is taken; codes are never used again"),
                               (("GIQ302", "large-model"), "large-model is the name of GIQ301"),
                               (("GIQ901", "some-name"), "GIQ901 is no code: GIQ0xx to GIQ6xx, by family"),
                               (("GIQ302", "One"), "One is no name: kebab-case, several words, and it names the fault")):
            run = self.run_script(*arguments)
            self.assertEqual((run.returncode, run.stdout, run.stderr), (2, "", f"new-rule: {why}\n"))
        self.assertEqual(self.read("CHANGELOG.md"), CHANGELOG)
        self.assertFalse((self.root / "tests").exists())


if __name__ == "__main__":
    unittest.main()
