"""The wheel of a clean copy carries the program and nothing else, and the program does its work when it is installed."""

import email
import pathlib
import re
import tempfile
import unittest
import zipfile

from throwaway import ROOT, VERSION, copy_tracked, leave_where_impossible, make_venv, must, run

# All that the program may need of the system that it is installed on.
C_LIBRARY = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


class WheelTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        held = tempfile.TemporaryDirectory()
        cls.addClassCleanup(held.cleanup)
        cls.folder = pathlib.Path(held.name)
        source = cls.folder / "source"
        source.mkdir()
        copy_tracked(source)
        cls.programs = make_venv(cls.folder / "venv")
        must(cls.programs / "pip", "wheel", "--no-deps", "--wheel-dir", cls.folder, source, cwd=cls.folder)
        cls.wheel, = cls.folder.glob("*.whl")
        must(cls.programs / "pip", "install", "--no-index", cls.wheel, cwd=cls.folder)
        cls.giq_lint = cls.programs / "giq-lint"

    def read(self, name: str) -> str:
        with zipfile.ZipFile(self.wheel) as wheel:
            return wheel.read(name).decode()

    def test_it_carries_the_program_and_what_describes_it(self):
        stem = f"giq_lint-{VERSION}"
        self.assertRegex(self.wheel.name, rf"^{re.escape(stem)}-py3-none-linux_[a-z0-9_]+\.whl$")
        with zipfile.ZipFile(self.wheel) as wheel:
            names = set(wheel.namelist())
        info = f"{stem}.dist-info"
        self.assertEqual(names, {f"{stem}.data/scripts/giq-lint", f"{info}/METADATA", f"{info}/WHEEL",
                                 f"{info}/RECORD", f"{info}/licenses/LICENSE", f"{info}/licenses/NOTICE"})

    def test_its_metadata(self):
        metadata = email.message_from_string(self.read(f"giq_lint-{VERSION}.dist-info/METADATA"))
        self.assertEqual(
            {name: metadata[name] for name in ("Name", "Version", "Requires-Python", "License-Expression")},
            {"Name": "giq-lint", "Version": VERSION, "Requires-Python": ">=3.9", "License-Expression": "Apache-2.0"})
        self.assertIsNone(metadata["Requires-Dist"])

    def test_the_program_is_stripped_and_needs_the_c_library_alone(self):
        needed = re.findall(r"\(NEEDED\).*\[(.+)\]", must("readelf", "--dynamic", self.giq_lint, cwd=self.folder))
        self.assertLessEqual(set(needed), C_LIBRARY)
        self.assertNotIn(".symtab", must("readelf", "--wide", "--sections", self.giq_lint, cwd=self.folder))

    def test_it_knows_its_version(self):
        self.assertEqual(must(self.giq_lint, "--version", cwd=self.folder), f"giq-lint {VERSION}\n")

    def test_it_judges_the_examples(self):
        status, printed = run(self.giq_lint, "check", "examples/bad-model-cache.yaml", cwd=ROOT)
        self.assertEqual(status, 1, printed)
        self.assertIn("error[GIQ301]: ", printed)
        self.assertIn("--> examples/bad-model-cache.yaml:27:11\n", printed)
        self.assertEqual(run(self.giq_lint, "check", "examples/good-vllm-gpu.yaml", cwd=ROOT),
                         (0, "no findings in 1 file\n"))


if __name__ == "__main__":
    leave_where_impossible()
    unittest.main()
