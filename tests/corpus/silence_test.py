"""A folder walk over manifests without inference reports nothing, and says what it skipped: silence_test.py GIQ_LINT"""
import os
import sys

from common import folder_or_skip, run


def main():
    plain = os.path.join(folder_or_skip("plain"), "files")
    done = run(sys.argv[1], "check", "--severity", "info", "--no-config", plain)
    if done.stdout or done.returncode != 0:
        print(f"exit {done.returncode}, expected 0 and no output:\n{done.stdout[:4000]}")
        return 1
    if str(len(os.listdir(plain))) not in done.stderr:
        print(f"the summary does not count the files:\n{done.stderr}")
        return 1
    return 0


sys.exit(main())
