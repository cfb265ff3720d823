"""What the documentation shows is true: output in console blocks, quoted files, links.

A block starts with ```console; a line `$ giq-lint …` or `$ ./dev lint …` is run as at the root of the repository, and
the lines up to the next `$` or the end of the block are its output (standard output, then standard error). The commands
of a block see what those in front of them have changed: each block has a copy of the examples. The block below a
line `<!-- file: PATH -->` is that file's text. GIQ_UPDATE=1 writes both into the documentation.
"""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINT = os.environ["GIQ_LINT"]
FILES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)

QUOTED = re.compile(r"(?<=^<!-- file: )(\S+)( -->\n```\w*\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def output_of(command: str, folder: pathlib.Path) -> str:
    """What a command of a console block prints."""
    words = shlex.split(command)
    arguments = words[2:] if words[:2] == ["./dev", "lint"] else words[1:]
    run = subprocess.run([LINT, *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                         encoding="utf-8", env=os.environ | {"NO_COLOR": "1"})
    return run.stdout + run.stderr


def is_ours(command: str) -> bool:
    return command.startswith(("giq-lint ", "./dev lint "))


def as_run(block: str) -> str:
    """The block with the true output below each command that is giq-lint's."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)
    text = parts[0]
    with tempfile.TemporaryDirectory() as held:
        folder = pathlib.Path(held)
        shutil.copytree(ROOT / "examples", folder / "examples")
        for command, shown in zip(parts[1::2], parts[2::2]):
            text += f"$ {command}\n" + (output_of(command, folder) if is_ours(command) else shown)
    return text


def as_quoted(match: re.Match) -> str:
    """A quotation with the true text of the file that it names."""
    return match[1] + match[2] + (ROOT / match[1]).read_text(encoding="utf-8")


class Documentation(unittest.TestCase):
    maxDiff = None

    def assert_true(self, path: pathlib.Path, text: str, true: str):
        if os.environ.get("GIQ_UPDATE") and true != text:
            path.write_text(true, encoding="utf-8")
            return
        self.assertMultiLineEqual(text, true, f"{path.name}: ./dev test --update writes it")

    def test_shows_what_giq_lint_prints_and_what_files_say(self):
        commands = quotations = 0
        for path in FILES:
            text = path.read_text(encoding="utf-8")
            self.assert_true(path, text, QUOTED.sub(as_quoted, BLOCK.sub(lambda match: as_run(match[0]), text)))
            commands += sum(map(is_ours, re.findall(r"^\$ (.*)", text, re.MULTILINE)))
            quotations += len(QUOTED.findall(text))
        self.assertGreater(commands, 0, "no console block was found")
        self.assertGreater(quotations, 0, "no quoted file was found")

    def test_of_the_readme_shows_a_finding_on_its_first_screen(self):
        lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
        shown = [i for i, line in enumerate(lines) if re.search(r"\bGIQ\d{3}\b", line)]
        self.assertLess(shown[0], 40)

    def test_has_links_that_lead_somewhere(self):
        for path in [*FILES, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs" / "rules").glob("*.md"))]:
            for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)[^)]*\)", path.read_text(encoding="utf-8")):
                with self.subTest(file=path.name, link=target):
                    self.assertTrue((path.parent / target).exists())


if __name__ == "__main__":
    unittest.main()
