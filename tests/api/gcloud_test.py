"""gcloud alpha container ai profiles, of Google's SDK, against giq-lint serve; skipped where the SDK or its alpha
commands are not installed."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

from serving import serving

SKIPPED = 77  # ctest's SKIP_RETURN_CODE
CHAT = ["--model=acme/chat", "--model-server=vllm"]


class Gcloud:
    """gcloud with a configuration of its own, a token that nobody checks, and another endpoint."""

    def __init__(self, folder: pathlib.Path, address: str):
        token = folder / "token"
        token.write_text("none\n", encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLOUDSDK_")}
        self.environment = kept | {
            "CLOUDSDK_CONFIG": str(folder / "gcloud"),
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_GKERECOMMENDER": f"http://{address}/",
            "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": str(token),
            "CLOUDSDK_CORE_PROJECT": "demo",
            "CLOUDSDK_CORE_DISABLE_PROMPTS": "1",
            "CLOUDSDK_CORE_DISABLE_USAGE_REPORTING": "1",
            "CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK": "1",
        }

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["gcloud", "alpha", "container", "ai", "profiles", *words], env=self.environment,
                              check=False, capture_output=True, encoding="utf-8", timeout=120)


class GcloudTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.gcloud = Gcloud(folder, cls.enterClassContext(serving(folder)))
        cls.folder = folder

    def prints(self, *words: str) -> str:
        run = self.gcloud(*words)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def test_names(self):
        self.assertEqual(self.prints("models", "list"),
                         "Supported models:\n-  acme/chat\n-  google/gemma-2-27b-it\n"
                         "-  meta-llama/Llama-3.3-70B-Instruct\n-  openai/gpt-oss-20b\n")
        self.assertEqual(self.prints("model-servers", "list", "--model=acme/chat"),
                         "Supported model servers:\n-  vllm\n")
        self.assertEqual(self.prints("model-server-versions", "list", *CHAT),
                         "Supported model server versions:\n-  v0.11.1\n-  v0.9.2\n")

    def test_accelerators(self):
        self.assertEqual(self.prints("accelerators", "list", *CHAT, "--max-ntpot-milliseconds=20").split("\n")[1].split(),
                         ["nvidia-h100-80gb", "acme/chat", "vllm", "v0.11.1", "1", "1700", "20"])
        all_of_them = self.prints("accelerators", "list", *CHAT, "--model-server-version=v0.9.2").split("\n")
        self.assertEqual(all_of_them[1].split(), ["nvidia-l4", "acme/chat", "vllm", "v0.9.2", "1", "700", "90"])
        self.assertEqual(all_of_them[2:], [""])

    def test_combinations(self):
        rows = [line.split() for line in self.prints("model-and-server-combinations", "list").splitlines()]
        self.assertEqual(rows[:3], [["MODEL_NAME", "MODEL_SERVER_NAME", "MODEL_SERVER_VERSION"],
                                    ["acme/chat", "vllm", "v0.11.1"], ["acme/chat", "vllm", "v0.9.2"]])

    def test_manifests(self):
        create = ["manifests", "create", *CHAT, "--accelerator-type=nvidia-l4", "--target-ntpot-milliseconds=40",
                  "--namespace=llms"]
        manifest = self.prints(*create, "--output=manifest")
        kinds = [line for line in manifest.splitlines() if line.startswith("kind: ")]
        self.assertEqual(kinds, ["kind: Deployment", "kind: Service", "kind: PodMonitoring",
                                 "kind: HorizontalPodAutoscaler"])
        self.assertIn('averageValue: "14"\n', manifest)
        self.assertEqual(manifest.count("\n  namespace: llms\n"), 4)
        self.assertIn("# acme/chat on vllm v0.9.2, 1 × nvidia-l4 (g2-standard-12)\n",
                      self.prints(*create, "--output=comments"))
        saved = self.folder / "saved.yaml"
        self.prints(*create, "--output=manifest", f"--output-path={saved}")
        self.assertIn('averageValue: "14"\n', saved.read_text(encoding="utf-8"))

    def test_errors(self):
        run = self.gcloud("manifests", "create", "--model=acme/none", "--model-server=vllm",
                          "--accelerator-type=nvidia-l4")
        self.assertIn('model "acme/none" was not measured: there is acme/chat, ', run.stdout + run.stderr)


def what_is_missing() -> str:
    """Why the SDK cannot be asked; empty where it can."""
    if shutil.which("gcloud") is None:
        return "gcloud is not installed"
    with tempfile.TemporaryDirectory() as folder:
        run = Gcloud(pathlib.Path(folder), "127.0.0.1:1")("models", "list", "--help")
    return "" if run.returncode == 0 else "gcloud alpha container ai profiles is not installed"


if __name__ == "__main__":
    if missing := what_is_missing():
        print(f"skipped: {missing}")
        sys.exit(SKIPPED)
    unittest.main()
