"""What Containerfile says of the image agrees with the program and the chart; no image is built here."""
import json
import re
import subprocess

from harness.chart import CHART, NAMESPACE, RELEASE, ROOT, with_defaults
from harness.container import ENTRYPOINT
from harness.objects import json_documents
from harness.scenario import Scenario

# In every Debian image, however small.
ALWAYS_THERE = {"libc6", "libgcc-s1", "libstdc++6", "zlib1g"}


class Image(Scenario):
    @classmethod
    def install(cls):
        cls.text = (ROOT / "Containerfile").read_text().replace("\\\n", " ")

    def test_it_holds_the_libraries_that_the_program_is_linked_with(self):
        linked = subprocess.run(["ldd", self.world.webhook], capture_output=True, text=True, check=True).stdout
        files = re.findall(r"=> (/\S+)", linked)
        # A library may be registered below /lib or below /usr/lib; those of other architectures have the same names.
        patterns = sorted({"*/" + "/".join(path.split("/")[-2:]) for path in files})
        owners = subprocess.run(["dpkg-query", "--search", *patterns],
                                capture_output=True, text=True, check=True).stdout
        packages = {line.split(":")[0] for line in owners.splitlines()} - ALWAYS_THERE
        runtime = self.text.split("FROM ")[2]
        installed = set(re.search(r"--no-install-recommends\s+([^&]+)", runtime)[1].split())
        self.assertEqual(installed, packages)

    def test_user_ports_and_entry_point_are_the_charts(self):
        text = self.world.helm.run("template", RELEASE, CHART, "--namespace", NAMESPACE,
                                   "--show-only", "templates/deployment.yaml", values=with_defaults({})).stdout
        pod = json_documents(self.kubectl("create", "--dry-run=client", "-o", "json", "-f", "-", "--namespace", NAMESPACE,
                                          stdin=text).stdout)[0]["spec"]["template"]["spec"]
        self.assertIn(f"USER {pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}\n", self.text)
        ports = " ".join(str(port["containerPort"]) for port in pod["containers"][0]["ports"])
        self.assertIn(f"EXPOSE {ports}\n", self.text)
        self.assertIn(f"ENTRYPOINT {json.dumps([ENTRYPOINT])}\n", self.text)
