"""giq-lint serve with measurements of the tests' own, beside a test."""

import contextlib
import os
import pathlib
import subprocess
from collections.abc import Iterator

LINT = os.environ.get("GIQ_LINT", "giq-lint")

# One model on two machines and two versions; costs of the first version as they were measured on spot machines.
BENCHMARKS = """\
machine_type,accelerator,model,server,server_version,use_case,average_input_length,average_output_length,\
output_tokens_per_second,ntpot_ms,ttft_ms,itl_ms,requests_per_second,usd_per_million_input_tokens,\
usd_per_million_output_tokens,pricing_model
g2-standard-12,nvidia-l4,acme/chat,vllm,v0.9.2,,,,100,20,50,15,1,0.5,2,spot
g2-standard-12,nvidia-l4,acme/chat,vllm,v0.9.2,,,,400,40,90,30,4,0.125,0.5,spot
g2-standard-12,nvidia-l4,acme/chat,vllm,v0.9.2,,,,700,90,200,80,7,0.08,0.32,spot
g2-standard-12,nvidia-l4,acme/chat,vllm,v0.9.2,,,,720,900,2000,800,7.2,0.07,0.28,spot
a3-highgpu-1g,nvidia-h100-80gb,acme/chat,vllm,v0.11.1,,,,900,10,25,8,9,,,
a3-highgpu-1g,nvidia-h100-80gb,acme/chat,vllm,v0.11.1,,,,2500,30,60,20,25,,,
a3-highgpu-1g,nvidia-h100-80gb,acme/chat,vllm,v0.11.1,,,,2600,300,900,250,26,,,
"""


@contextlib.contextmanager
def serving(folder: pathlib.Path) -> Iterator[str]:
    """Serves the built-in catalog with those measurements; gives the address, as host and port."""
    catalog = folder / "benchmarks.csv"
    catalog.write_text(BENCHMARKS, encoding="utf-8")
    with subprocess.Popen([LINT, "serve", "--port", "0", "--no-config", "--catalog", catalog],
                          stdout=subprocess.PIPE, encoding="utf-8") as server:
        try:
            yield server.stdout.readline().strip().removeprefix("http://")
        finally:
            server.terminate()
            server.wait(timeout=30)
