"""scripts/check_layers.py finds what it is there for, with file and line, and nothing else."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "scripts" / "check_layers.py"


def check(files: dict[str, str]) -> tuple[int, list[str]]:
    """Exit code and lines of a run on a tree of these files."""
    with tempfile.TemporaryDirectory() as tree:
        for name, text in files.items():
            path = pathlib.Path(tree) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        run = subprocess.run([sys.executable, SCRIPT, tree], capture_output=True, text=True, check=False)
        return run.returncode, run.stdout.splitlines()


class CheckLayersTest(unittest.TestCase):
    def assert_complaint(self, file: str, text: str, expected: str):
        self.assertEqual(check({file: text}), (1, [expected]))

    def test_this_repository_keeps_to_the_layers(self):
        run = subprocess.run([sys.executable, SCRIPT], capture_output=True, text=True, check=False)
        self.assertEqual((run.returncode, run.stderr), (0, ""), run.stdout)
        self.assertRegex(run.stdout, r"^\d+ files keep to the layers\n$")

    def test_arrows_along_the_layers_are_fine(self):
        self.assertEqual(
            check({
                "engine/base/a.h": "#include <string>\n",
                "engine/document/a.cpp": '#include "engine/base/a.h"\n#include <fmt/format.h>\n',
                "engine/rule/a.cpp": '#include "engine/environment.h"\n#include "engine/rule/b.h"\n',
                "rules/a.cpp": '#include "engine/workload/a.h"\n',
                "linter/a.cpp": '#include "rules/table.h"\n#include <filesystem>\n#include <CLI/CLI.hpp>\n',
                "tests/unit/a_test.cpp": '#include <yaml-cpp/yaml.h>\n#include "linter/a.h"\n',
            }), (0, ["6 files keep to the layers"]))

    def test_arrows_that_point_back(self):
        self.assert_complaint("engine/base/a.h", '#include <string>\n#include "engine/document/node.h"\n',
                              "engine/base/a.h:2: engine/base/ may not use engine/document/")
        self.assert_complaint("engine/rule/a.cpp", '#include "rules/table.h"\n',
                              "engine/rule/a.cpp:1: engine/rule/ may not use rules/")
        self.assert_complaint("rules/a.cpp", '  #  include "linter/report/text.h"\n',
                              "rules/a.cpp:1: rules/ may not use linter/")
        self.assert_complaint("engine/workload/a.cpp", '#include "engine/bundle/bundle.h"\n',
                              "engine/workload/a.cpp:1: engine/workload/ may not use engine/bundle/")

    def test_includes_that_do_not_start_at_the_root(self):
        self.assert_complaint(
            "engine/base/a.cpp", '#include "a.h"\n',
            'engine/base/a.cpp:1: include from the root of the repository, as in "engine/base/units.h"')

    def test_libraries_outside_their_place(self):
        self.assert_complaint("engine/document/a.cpp", "#include <yaml.h>\n",
                              "engine/document/a.cpp:1: <yaml.h> belongs to engine/yaml/read.cpp alone")
        self.assert_complaint("linter/a.cpp", "#include <yaml-cpp/yaml.h>\n",
                              "linter/a.cpp:1: <yaml-cpp/yaml.h> belongs to engine/yaml/config.cpp alone")
        self.assert_complaint("engine/base/a.h", "#include <fmt/format.h>\n",
                              "engine/base/a.h:1: <fmt/format.h> belongs into .cpp files: it is slow to compile")
        self.assert_complaint(
            "linter/a.cpp", "#include <absl/strings/strip.h>\n",
            "linter/a.cpp:1: <absl/strings/strip.h> is no known library: add it to scripts/check_layers.py "
            "with its one place")

    def test_the_world_outside_is_not_for_pure_code(self):
        for header in ("fstream", "chrono", "thread", "unistd.h"):
            self.assert_complaint(
                "rules/a.cpp", f"#include <{header}>\n",
                f"rules/a.cpp:1: <{header}> has no place in rules/, which is pure: no I/O, clock or thread")


if __name__ == "__main__":
    unittest.main()
