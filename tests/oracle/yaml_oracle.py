"""Reads many texts with our YAML reader and with the API server's, and fails where they differ and nobody said why.

usage: yaml_oracle.py YAML_TO_JSON. Exit 77 (skipped) where Go or its modules cannot be had.
"""
import base64
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from yaml_cases import all_texts

HERE = pathlib.Path(__file__).resolve().parent
SHARED = HERE.parent.parent.parent / "shared"
SKIPPED = 77

# Texts that we read otherwise than the API server, each with the reason.
KNOWN = {
    b'{"a":1}\n{"b":2}\n': "kubectl reads a stream of JSON objects with another decoder than this one, and so do we",
    b'a: "\\\'\\P"\n': "U+2029 and the escape of an apostrophe in one scalar: the reader uses one to write the other",
    b"a: .nan\na: 1\n": "a value that JSON cannot hold is an error even where a later duplicate key hides it",
}

# What the API server says of directives: kubectl's split parts them from their document.
DIRECTIVE_ERRORS = ("did not find expected <document start>", "found incompatible YAML document", "found unknown directive name")


def build_oracle(folder):
    """The Go program, or None where it cannot be built."""
    if shutil.which("go") is None:
        print("SKIPPED: no Go here, so nothing to compare with")
        return None
    target = folder / "oracle"
    built = subprocess.run(["go", "build", "-o", str(target), "."], cwd=HERE / "yaml", capture_output=True, text=True)
    if built.returncode != 0:
        print("SKIPPED: the Go program does not build (offline?):\n" + built.stderr)
        return None
    return target


def run(program, texts):
    lines = "".join(base64.b64encode(text).decode() + "\n" for text in texts)
    out = subprocess.run([str(program)], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in out.stdout.split("\n") if line]


def same(ours, theirs):
    """Equal JSON; numbers by value, since we keep integers above 2^63 as floats."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return ours is theirs
    if isinstance(ours, (int, float)) and isinstance(theirs, (int, float)):
        return float(ours) == float(theirs)
    return ours == theirs


def agree(ours, theirs):
    """Whether two readings of a text are the same; kubectl stops at a separator that it refuses, we say so and go on."""
    for index, their in enumerate(theirs):
        if "invalid Yaml document separator" in their.get("error", ""):
            return index >= len(ours) or any("refused" in our or "error" in our for our in ours[index:])
        if index >= len(ours):
            return False
        our = ours[index]
        if our.get("refused") and any(text in their.get("error", "") for text in DIRECTIVE_ERRORS):
            return True
        if ("error" in our) != ("error" in their) or not same(our.get("json"), their.get("json")):
            return False
    return len(ours) == len(theirs)


def main():
    with tempfile.TemporaryDirectory() as folder:
        oracle = build_oracle(pathlib.Path(folder))
        if oracle is None:
            return SKIPPED
        texts = all_texts()
        files = sorted(path for name in ("corpus", "plain") for path in (SHARED / name).rglob("*.y*ml"))
        if not files:
            print("note: no corpus beside the repository; comparing the cases only")
        texts += [path.read_bytes() for path in files]
        ours, theirs = run(sys.argv[1], texts), run(oracle, texts)
    names = [repr(text) for text in texts[: len(texts) - len(files)]] + [str(path.name) for path in files]
    differ = [i for i in range(len(texts)) if not agree(ours[i], theirs[i])]
    unknown = [i for i in differ if texts[i] not in KNOWN]
    stale = [text for text in KNOWN if text not in [texts[i] for i in differ]]
    for i in unknown:
        print(f"{names[i]}\n  ours:   {json.dumps(ours[i])[:300]}\n  theirs: {json.dumps(theirs[i])[:300]}")
    for text in stale:
        print(f"no longer differs: {text!r} ({KNOWN[text]})")
    documents = sum(map(len, theirs))
    print(f"{len(texts) - len(differ)} of {len(texts)} texts agree ({len(files)} files, {documents} documents), "
          f"{len(differ) - len(unknown)} differ for a known reason, {len(unknown)} without")
    return 1 if unknown or stale else 0


if __name__ == "__main__":
    sys.exit(main())
