"""Runs python_client_test.py in a virtual environment that has Google's client library; needs pip's index."""

import os
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "packaging"))

from throwaway import environment, leave_where_impossible, make_venv, must  # noqa: E402


class ClientsTest(unittest.TestCase):
    def test_the_python_client(self):
        with tempfile.TemporaryDirectory() as folder:
            programs = make_venv(pathlib.Path(folder) / "venv", "google-cloud-gkerecommender")
            printed = must(programs / "python", "-B", HERE / "python_client_test.py", "-v", cwd=HERE,
                           env=environment(GIQ_LINT=os.environ["GIQ_LINT"]))
        self.assertRegex(printed, r"\nRan [1-9]\d* tests in .*\n\nOK\n$", printed)


if __name__ == "__main__":
    leave_where_impossible()
    unittest.main()
