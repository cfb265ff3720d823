"""Facts of real manifests against labels made by hand: facts_test.py GIQ_LINT"""
import os
import subprocess
import sys
import tempfile

from common import folder_or_skip, rows, run


def main():
    binary = sys.argv[1]
    corpus = folder_or_skip("corpus")
    labels = rows(os.path.join(corpus, "facts.tsv"))
    done = run(binary, "facts", "--format", "tsv", "--companions", "none", "--no-config",
               os.path.join(corpus, "files"))
    with tempfile.TemporaryDirectory() as folder:
        wanted = os.path.join(folder, "labels.tsv")
        printed = os.path.join(folder, "facts.tsv")
        with open(wanted, "w", encoding="utf-8") as file:
            file.write("\t".join(labels[0]) + "\n")
            file.writelines("\t".join(row.values()) + "\n" for row in labels)
        with open(printed, "w", encoding="utf-8") as file:
            file.write(done.stdout)
        script = os.path.join(corpus, "compare_facts.py")
        compared = subprocess.run([sys.executable, script, wanted, printed], check=False)
    print(f"{len(labels)} labelled rows of {len({row['file'] for row in labels})} files")
    return compared.returncode


sys.exit(main())
