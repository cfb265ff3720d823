"""Helm, and what it installs."""
import json
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
CHART = ROOT / "charts" / "giq-webhook"
RELEASE = "giq-webhook"
NAMESPACE = "giq-system"


class Helm:
    def __init__(self, program, environment):
        self.program, self._environment = program, environment

    def run(self, *arguments, values=None, check=True):
        """The finished process; `values` is laid over the chart's own as a file would be."""
        command = [self.program, *map(str, arguments)]
        if values is not None:
            command += ["--values", "-"]
        done = subprocess.run(command, input=None if values is None else json.dumps(values), capture_output=True,
                              text=True, env=self._environment)
        if check and done.returncode != 0:
            raise AssertionError(f"helm {' '.join(map(str, arguments))}: {done.stderr}{done.stdout}")
        return done


def with_defaults(values):
    """Values of a test: an image has to be named, though no container ever runs it, and endings are not waited for long."""
    return {"image": {"repository": "giq-webhook", "tag": "test"}, "drainSeconds": 3, "logLevel": "debug"} | values
