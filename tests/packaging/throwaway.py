"""What the package tests share: clean copies of the repository, virtual environments, commands without surprises."""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
VERSION = re.search(r"project\(giq-lint VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text()).group(1)
SKIPPED = 77  # ctest's SKIP_RETURN_CODE


# Compiled as in build/release, in a folder as deep, so that ccache gives most of it: warnings are errors there.
BUILD = {"CMAKE_ARGS": "-DGIQ_WERROR=ON", "CXX": os.environ.get("GIQ_CXX", "c++"), "SKBUILD_BUILD_DIR": "build/wheel"}


def environment(**more: str) -> dict[str, str]:
    """The caller's, without what git hooks set in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, **BUILD, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **more}


def run(*command: object, cwd: pathlib.Path, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Exit code and all that was printed."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, env=env or environment(), check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8")
    return done.returncode, done.stdout


def must(*command: object, cwd: pathlib.Path, env: dict[str, str] | None = None) -> str:
    """What a command that has to succeed printed."""
    status, printed = run(*command, cwd=cwd, env=env)
    if status != 0:
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {status}:\n{printed}")
    return printed


def copy_tracked(into: pathlib.Path) -> None:
    """The files that git knows, as they are now."""
    for name in must("git", "ls-files", "-z", cwd=ROOT).split("\0"):
        if name and (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)


def commit_all(folder: pathlib.Path) -> str:
    """Makes all files of a folder one commit of a repository there, and returns its hash."""
    must("git", "init", "--quiet", cwd=folder)
    must("git", "add", "--all", "--force", cwd=folder)
    must("git", "-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false",
         "commit", "--quiet", "--no-verify", "--allow-empty", "--message=test", cwd=folder)
    return must("git", "rev-parse", "HEAD", cwd=folder).strip()


def make_venv(folder: pathlib.Path, *packages: str) -> pathlib.Path:
    """A virtual environment with packages of pip's index; returns its folder of programs."""
    must(sys.executable, "-m", "venv", folder, cwd=folder.parent)
    programs = folder / "bin"
    if packages:
        must(programs / "pip", "install", "--quiet", *packages, cwd=folder)
    return programs


def leave_where_impossible() -> None:
    """Ends the test where virtual environments or pip's index are missing: skipped, or failed when all is required."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            programs = make_venv(pathlib.Path(folder) / "venv")
            must(programs / "pip", "download", "--quiet", "--no-deps", "--retries=1", "--timeout=30", "--dest", folder,
                 "scikit-build-core", cwd=pathlib.Path(folder))
        except (OSError, RuntimeError) as missing:
            print(f"cannot install Python packages here: {missing}")
            sys.exit(1 if os.environ.get("GIQ_REQUIRE_ALL") else SKIPPED)
