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
        if not shown:
            done = self.bash(script)
            self.assertEqual(done.returncode, 0, done.stdout)
            return
        # `…` stands for anything. The replicas read a changed policy a moment after Helm is done.
        pattern = re.compile(".*".join(re.escape(part) for part in shown.split("…")), re.DOTALL)
        outputs = []

        def prints_what_is_shown():
            outputs.append(self.bash(script).stdout)
            return pattern.search(outputs[-1])

        try:
            self.wait_for("it prints what the document shows", prints_what_is_shown)
        except AssertionError:
            self.fail(f"it printed:\n{outputs[-1]}\nwhere the document shows:\n{shown}")

    def bash(self, script):
        return subprocess.run(["bash", "-ec", script], cwd=self.folder, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
