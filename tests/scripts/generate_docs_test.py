"""scripts/generate_docs.py writes pages, index and the README's table, and --check tells each difference."""

import pathlib
import stat
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]

LINT = """\
#!/bin/sh
case "$1" in
rules) printf '| code | name |\\n|---|---|\\n| GIQ001 | one |\\n| [GIQ301](x/GIQ301.md) | two, see GIQ001 |\\n' ;;
explain) printf '# %s\\n\\nWhy.\\n' "$2" ;;
esac
"""
README = """\
# giq-lint

<!-- rules: written by ./dev generate -->
old
<!-- end of rules -->

After.
"""


class GenerateDocsTest(unittest.TestCase):
    def setUp(self):
        self.tree = tempfile.TemporaryDirectory()
        self.addCleanup(self.tree.cleanup)
        self.root = pathlib.Path(self.tree.name)
        (self.root / "README.md").write_text(README, encoding="utf-8")
        self.lint = self.root / "giq-lint"
        self.lint.write_text(LINT, encoding="utf-8")
        self.lint.chmod(self.lint.stat().st_mode | stat.S_IXUSR)

    def run_script(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run([sys.executable, ROOT / "scripts" / "generate_docs.py", "--root", self.root, self.lint,
                               *arguments], capture_output=True, text=True, check=False)

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def test_writes_the_table_between_the_markers(self):
        self.assertEqual(self.run_script().returncode, 0)
        self.assertEqual(self.read("README.md"), README.replace(
            "old\n", "| code | name |\n|---|---|\n| [GIQ001](docs/rules/GIQ001.md) | one |\n"
                     "| [GIQ301](docs/rules/GIQ301.md) | two, see GIQ001 |\n"))

    def test_writes_a_page_a_rule_and_an_index(self):
        self.run_script()
        self.assertTrue(self.read("docs/rules/GIQ301.md").endswith("-->\n\n# GIQ301\n\nWhy.\n"))
        self.assertIn("| [GIQ301](GIQ301.md) | two, see GIQ001 |\n", self.read("docs/rules/README.md"))

    def test_check_is_content_after_writing_and_writes_nothing(self):
        before = self.run_script("--check")
        self.assertEqual(before.returncode, 1)
        self.assertIn("README.md as generated", before.stdout)
        self.assertFalse((self.root / "docs").exists())
        self.run_script()
        after = self.run_script("--check")
        self.assertEqual((after.returncode, after.stdout), (0, ""))

    def test_check_tells_what_differs(self):
        self.run_script()
        page = self.root / "docs" / "rules" / "GIQ301.md"
        page.write_text(page.read_text(encoding="utf-8").replace("Why.", "By hand."), encoding="utf-8")
        run = self.run_script("--check")
        self.assertEqual(run.returncode, 1)
        self.assertIn("-By hand.\n+Why.\n", run.stdout)

    def test_pages_of_rules_that_are_gone(self):
        self.run_script()
        (self.root / "docs" / "rules" / "GIQ999.md").write_text("old\n", encoding="utf-8")
        self.assertIn("docs/rules/GIQ999.md: no rule has this code\n", self.run_script("--check").stdout)
        self.run_script()
        self.assertFalse((self.root / "docs" / "rules" / "GIQ999.md").exists())

    def test_a_readme_without_markers(self):
        (self.root / "README.md").write_text("# giq-lint\n", encoding="utf-8")
        run = self.run_script()
        self.assertEqual(run.returncode, 1)
        self.assertIn("README.md lacks the lines", run.stderr)


if __name__ == "__main__":
    unittest.main()
