"""A configuration without the libraries stops with the packages to install, all of them at once."""

import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def configure_without(*libraries: str, webhook: bool = False) -> str:
    """What CMake prints when it is kept from finding some libraries."""
    with tempfile.TemporaryDirectory() as build:
        run = subprocess.run(
            ["cmake", "-S", ROOT, "-B", build, "-G", "Ninja", "-DGIQ_BUILD_TESTS=OFF",
             f"-DGIQ_BUILD_WEBHOOK={'ON' if webhook else 'OFF'}",
             *(f"-DCMAKE_DISABLE_FIND_PACKAGE_{library}=ON" for library in libraries)],
            capture_output=True, check=False, encoding="utf-8")
        assert run.returncode != 0, run.stdout
        return run.stderr


class MissingLibrariesTest(unittest.TestCase):
    def test_all_that_are_missing_are_named_as_debian_calls_them(self):
        self.assertIn("apt-get install libfmt-dev rapidjson-dev\n", configure_without("fmt", "RapidJSON"))

    def test_without_pkg_config_it_is_named_beside_what_it_would_have_found(self):
        self.assertIn("apt-get install pkg-config libyaml-dev libyaml-cpp-dev\n", configure_without("PkgConfig"))

    def test_of_the_webhook_are_named_only_where_it_is_built(self):
        self.assertIn("apt-get install libboost1.81-dev prometheus-cpp-dev\n",
                      configure_without("Boost", "prometheus-cpp", webhook=True))
        self.assertNotIn("libboost", configure_without("Boost", "fmt"))


if __name__ == "__main__":
    unittest.main()
