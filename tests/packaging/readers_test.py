"""What other people's readers make of the formats for CI: the tests of the formats with sarif-tools and jsonschema."""

import pathlib
import tempfile
import unittest

from throwaway import ROOT, leave_where_impossible, make_venv, must


class ReadersTest(unittest.TestCase):
    def test_sarif_tools_and_a_validator_read_sarif(self):
        with tempfile.TemporaryDirectory() as folder:
            programs = make_venv(pathlib.Path(folder) / "venv", "sarif-tools", "jsonschema")
            printed = must(programs / "python", "-B", ROOT / "tests/ci/formats_test.py", "-v", cwd=ROOT)
        self.assertRegex(printed, r"test_sarif_tools_read_it .*ok\n")
        self.assertRegex(printed, r"\nOK")


if __name__ == "__main__":
    leave_where_impossible()
    unittest.main()
