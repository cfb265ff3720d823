#!/usr/bin/env python3
"""Runs the end-to-end tests in a network of their own: run.py --bin FOLDER [SCENARIO…]; `./dev e2e` is the easy way.

A SCENARIO is a file without `_test.py` (faults), or a class or a test of it (faults.Restarts). Exit 77: skipped.
"""
import argparse
import importlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77
INSIDE = "GIQ_E2E_INSIDE"


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tools", default=os.environ.get("GIQ_E2E_TOOLS", ""), help="folder of kubetest and helm")
    parser.add_argument("--bin", type=pathlib.Path, required=True, help="folder of giq-webhook and giq-lint")
    parser.add_argument("--keep", action="store_true", help="leave the run's folder with all logs")
    parser.add_argument("scenarios", nargs="*")
    return parser.parse_args()


def isolation():
    """How to get a network, mounts and processes of one's own, which all end with this one; None where that is refused."""
    own = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]
    for command in (["unshare", *own], ["unshare", "--user", "--map-root-user", *own]):
        probe = [*command, "sh", "-c", "ip link add probe type veth peer name other && mount -t tmpfs none /mnt"]
        if subprocess.run(probe, capture_output=True).returncode == 0:
            return command
    return None


def skip(why):
    print(f"SKIPPED: the end-to-end tests need {why}")
    return 1 if os.environ.get("GIQ_REQUIRE_ALL") else SKIPPED


def enter(options):
    """Runs this program again inside namespaces; nothing that the tests send can then leave the machine."""
    if not os.access(pathlib.Path(options.tools) / "kubetest", os.X_OK):
        return skip("a Kubernetes control plane, which ./dev test and ./dev e2e build where there is Go")
    command = isolation()
    if command is None:
        return skip("a network namespace of their own: run them as root, or allow user namespaces")
    return subprocess.run([*command, sys.executable, "-B", *sys.argv], env=os.environ | {INSIDE: "1"}).returncode


def load_suite(names):
    loader, suite = unittest.defaultTestLoader, unittest.TestSuite()
    if not names:
        names = sorted(path.name.removesuffix("_test.py") for path in HERE.glob("*_test.py"))
    for name in names:
        file, _, rest = name.partition(".")
        module = importlib.import_module(f"{file}_test")
        suite.addTest(loader.loadTestsFromName(rest, module) if rest else loader.loadTestsFromModule(module))
    return suite


def run(options):
    from harness.scenario import Scenario
    from harness.world import World

    suite = load_suite(options.scenarios)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="giq-e2e-"))
    world = World(pathlib.Path(options.tools).resolve(), options.bin.resolve(), folder)
    Scenario.world = world
    try:
        started = time.monotonic()
        world.start()
        print(f"the control plane is up after {time.monotonic() - started:.1f} s", flush=True)
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(suite)
    finally:
        world.stop()
        if options.keep:
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
    if result.testsRun == 0:
        print("no test was run")
        return 1
    return 0 if result.wasSuccessful() else 1


def main():
    options = parse()
    if os.environ.get(INSIDE) != "1":
        return enter(options)
    return run(options)


if __name__ == "__main__":
    sys.exit(main())
