"""docs/admission.md, command by command: each `sh` block runs, and prints what the `text` block behind it shows."""
import os
import re
import shlex
import subprocess

from harness.chart import ROOT
from harness.scenario import Scenario

BLOCK = re.compile(r"^( *)```sh\n(.*?)^\1```\n(?:\n?\1```text\n(.*?)^\1```\n)?", re.MULTILINE | re.DOTALL)
# Needs a registry to push to.
NOT_HERE = "podman "


class Admission(Scenario):
    @classmethod
    def install(cls):
        """The document does it itself."""
        cls.world.uninstall()
        cls.addClassCleanup(cls.world.uninstall)
        cls.folder = cls.world.folder / "docs"
        programs = cls.folder / "bin"
        programs.mkdir(parents=True)
        for name in ("charts", "examples"):
            (cls.folder / name).symlink_to(ROOT / name)
        (programs / "helm").symlink_to(cls.world.helm.program)
        kubectl = programs / "kubectl"
        kubectl.write_text(f'#!/bin/sh\nexec {shlex.quote(str(cls.world.control_plane.program))} kubectl "$@"\n')
        kubectl.chmod(0o755)
        cls.environment = cls.world.control_plane.environment() | {"PATH": f"{programs}:{os.environ['PATH']}"}

    def test_each_command(self):
        text = (ROOT / "docs" / "admission.md").read_text()
        blocks = [tuple(re.sub(f"^{indent}", "", part, flags=re.MULTILINE) for part in (script, shown))
                  for indent, script, shown in BLOCK.findall(text) if not script.lstrip().startswith(NOT_HERE)]
        self.assertGreaterEqual(len(blocks), 12)
        for script, shown in blocks:
            with self.subTest(script=script):
                self.run_block(script, shown)

    def run_block(self, script, shown):
        done = subprocess.run(["bash", "-ec", script], cwd=self.folder, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        refused = shown.startswith("Error from server")
        self.assertEqual(done.returncode != 0, refused, done.stdout)
        if shown:
            pattern = ".*".join(re.escape(part) for part in shown.split("…"))
            self.assertRegex(done.stdout, re.compile(pattern, re.DOTALL))
        print(f"$ {script}{done.stdout}", flush=True)
