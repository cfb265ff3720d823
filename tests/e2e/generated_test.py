"""The API server takes every manifest that giq-lint generates: each profile with and without targets, from hub and bucket."""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import tempfile

from harness.scenario import Scenario

# Profiles as people import them: each server, sizes around the boot disk's, TPUs, llm-d.
IMPORTED = [
    ("g2-standard-48", "nvidia-l4", "google/gemma-3-27b-it", "tgi", "3.2.0", "", ""),
    ("g2-standard-12", "nvidia-l4", "Qwen/Qwen3-8B", "sglang", "v0.4.6", "", ""),
    ("g2-standard-12", "nvidia-l4", "Qwen/Qwen3-8B", "vllm", "v0.11.1", "Deep Research", ""),
    ("g2-standard-12", "nvidia-l4", "Qwen/Qwen3-14B", "vllm", "v0.11.1", "", "llm-d"),
    ("a3-highgpu-8g", "nvidia-h100-80gb", "meta-llama/Llama-3.3-70B-Instruct", "vllm", "v0.11.2", "", ""),
    ("a4-highgpu-8g", "nvidia-b200", "deepseek-ai/DeepSeek-R1", "vllm", "v0.9.2", "", ""),
    ("ct6e-standard-8t", "tpu-v6e-slice", "meta-llama/Llama-3.3-70B-Instruct", "vllm", "v0.14.0", "", ""),
    ("ct5lp-hightpu-8t", "tpu-v5-lite-podslice", "google/gemma-7b-it", "jetstream", "v0.2.4", "", ""),
]
POINTS = ["100,20,50,15,1", "400,40,90,30,4", "700,90,200,80,7", "720,900,2000,800,7.2"]
HEADER = ("machine_type,accelerator,model,server,server_version,use_case,serving_stack,"
          "output_tokens_per_second,ntpot_ms,ttft_ms,itl_ms,requests_per_second\n")
CREATED = re.compile(r"^(\S+) created \(server dry run\)$", re.MULTILINE)


class GeneratedManifests(Scenario):
    @classmethod
    def install(cls):
        """No webhook: the API server alone is asked."""
        cls.world.uninstall()
        folder = pathlib.Path(tempfile.mkdtemp(dir=cls.world.folder))
        cls.catalog = folder / "benchmarks.csv"
        cls.catalog.write_text(HEADER + "".join(f"{','.join(setup)},{point}\n" for setup in IMPORTED for point in POINTS))

    def lint(self, *arguments):
        run = subprocess.run([self.world.lint, "profiles", *arguments, "--no-config", "--catalog", self.catalog],
                             capture_output=True, check=False, text=True)
        self.assertEqual(run.returncode, 0, f"{' '.join(arguments)}: {run.stderr}")
        return run.stdout

    def requests(self):
        """The arguments of every manifest that is generated."""
        listed = json.loads(self.lint("list", "--model-server-version=all", "--format=json"))
        for profile in listed:
            base = [f"--model={profile['model']}", f"--model-server={profile['modelServer']}",
                    f"--accelerator-type={profile['acceleratorType']}", "--namespace=" + self.namespace]
            for flag, key in (("model-server-version", "modelServerVersion"), ("use-case", "useCase"),
                              ("serving-stack", "servingStack")):
                base += [f"--{flag}={profile[key]}"] if key in profile else []
            targets = [[], ["--target-ntpot-milliseconds=0.1"], ["--target-ntpot-milliseconds=99999"],
                       [f"--target-ntpot-milliseconds={profile['ntpotMilliseconds']}"]]
            targets += [[f"--target-ttft-milliseconds={profile['ttftMilliseconds']}"]] if "ttftMilliseconds" in profile else []
            buckets = [[], ["--model-bucket-uri=gs://acme-models"], ["--model-bucket-uri=gs://acme-models/llm/v1/"]]
            for bucket in buckets if profile["modelServer"] != "jetstream" else buckets[:1]:
                for target in targets:
                    for mode in ([], ["--mode=autopilot"], ["--requests-per-second=20", "--serving-stack=llm-d"]):
                        if "--serving-stack=llm-d" in mode and (profile["modelServer"] != "vllm" or "useCase" in profile):
                            continue
                        yield [*base, *bucket, *target, *(word for word in mode if word not in base)]

    def test_each_is_taken(self):
        # A field that the server does not know is an error, for each kind that it knows the fields of.
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            texts = list(pool.map(lambda words: self.lint("manifests", "create", *words), self.requests()))
        self.assertGreater(len(texts), 200)
        kinds = set()
        for first in range(0, len(texts), 50):
            batch = texts[first:first + 50]
            documents = sum(text.count("\nkind: ") for text in batch)
            done = self.kubectl("create", "--dry-run=server", "--validate=strict", "-f", "-", stdin="---\n".join(batch))
            created = CREATED.findall(done.stdout)
            self.assertEqual(len(created), documents, done.stdout)
            kinds |= {name.partition("/")[0] for name in created}
        self.assertEqual(kinds, {"deployment.apps", "service", "serviceaccount", "horizontalpodautoscaler.autoscaling",
                                 "podmonitoring.monitoring.googleapis.com"})

    def test_the_server_would_refuse_others(self):
        text = self.lint("manifests", "create", "--model=Qwen/Qwen3-8B", "--model-server=sglang",
                         "--accelerator-type=nvidia-l4", "--namespace=" + self.namespace)
        self.assertIn('strict decoding error: unknown field "spec.template.spec.nodeSelectors"', self.refused(
            "create", "--dry-run=server", "--validate=strict", "-f", "-",
            stdin=text.replace("nodeSelector:", "nodeSelectors:")))
