"""The control plane, the node and the tools that all scenarios share."""
import json
import pathlib
import re

from harness import network
from harness.api import ApiError
from harness.chart import CHART, NAMESPACE, RELEASE, Helm, with_defaults
from harness.control_plane import ControlPlane
from harness.kubelet import Kubelet
from harness.objects import CUSTOM_KINDS
from harness.wait import wait_for

DEPLOYMENT = f"/apis/apps/v1/namespaces/{NAMESPACE}/deployments/{RELEASE}"
VALIDATING = f"/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/{RELEASE}"
MUTATING = f"/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/{RELEASE}"


def json_lines(path):
    lines = []
    for line in path.read_text(errors="replace").splitlines():
        try:
            value = json.loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            lines.append(value)
    return lines


class World:
    def __init__(self, tools: pathlib.Path, binaries: pathlib.Path, folder: pathlib.Path):
        self.folder = folder
        self.webhook, self.lint = binaries / "giq-webhook", binaries / "giq-lint"
        (folder / "home").mkdir()
        self.control_plane = ControlPlane(tools / "kubetest", folder / "control-plane")
        self.api, self.kubectl = self.control_plane.api, self.control_plane.kubectl
        self.helm = Helm(tools / "helm", self.control_plane.environment())
        self.kubelet = Kubelet(self.api, NAMESPACE, self.webhook, folder / "pods", self.control_plane.pki.server)

    def start(self):
        network.start()
        self.control_plane.start()
        # The chart's pods have to pass the strictest of the Pod Security Standards.
        self.create_namespace(NAMESPACE, {"pod-security.kubernetes.io/enforce": "restricted"})
        self._define_custom_kinds()
        self.kubelet.register()
        self.kubelet.start()

    def stop(self):
        try:
            self.kubelet.stop()
        finally:
            self.control_plane.stop()

    def create_namespace(self, name, labels=None):
        if self.api.find(f"/api/v1/namespaces/{name}") is None:
            self.api.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace",
                                                 "metadata": {"name": name, "labels": labels or {}}})
        wait_for(f"namespace {name} has its service account",
                 lambda: self.api.find(f"/api/v1/namespaces/{name}/serviceaccounts/default"))

    def _define_custom_kinds(self):
        path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        for kind in CUSTOM_KINDS:
            self.api.post(path, kind)
        for kind in CUSTOM_KINDS:
            wait_for(f"{kind['metadata']['name']} is served", lambda kind=kind: self._is_served(kind["spec"]))

    def _is_served(self, spec):
        try:
            return self.api.get(f"/apis/{spec['group']}/{spec['versions'][0]['name']}/{spec['names']['plural']}")
        except ApiError as error:
            if error.status not in (404, 429):
                raise
            return None

    def install(self, values, *arguments):
        """Helm's `install`, or `upgrade` where the release exists; returns when the webhook judges by these values."""
        before, loads = self._files(), self._loads()
        done = self.helm.run("upgrade", "--install", RELEASE, CHART, "--namespace", NAMESPACE, *arguments,
                             values=with_defaults(values))
        self.wait_until_ready()
        wait_for("replicas of before have ended", lambda: len(self.pods()) == self.api.get(DEPLOYMENT)["spec"]["replicas"])
        if before and before != self._files():
            wait_for("each replica has read the new files", lambda: all(
                count > loads.get(log, 0) for log, count in self._loads().items()))
        return done

    def _files(self):
        """What the ConfigMaps of policy and quota hold."""
        found = [self.api.find(f"/api/v1/namespaces/{NAMESPACE}/configmaps/{RELEASE}-{name}")
                 for name in ("policy", "quota")]
        return [item.get("data") for item in found if item]

    def _loads(self):
        """How often each running replica has read its files."""
        return {container.log: sum(line.get("message") == "policy, catalog and quota are loaded"
                                   for line in json_lines(container.log)) for container in self.containers().values()}

    def uninstall(self):
        self.helm.run("uninstall", RELEASE, "--namespace", NAMESPACE, "--ignore-not-found")
        wait_for("the webhook's pods are gone", lambda: not self.pods())

    def pods(self):
        return self.api.get(f"/api/v1/namespaces/{NAMESPACE}/pods")["items"]

    def wait_until_ready(self, deadline=60):
        wait_for("the webhook's Deployment is rolled out", self._is_rolled_out, deadline)
        wait_for("the API server knows the webhook's addresses", self._has_endpoints, deadline)

    def _is_rolled_out(self):
        if self.kubelet.faults:
            raise AssertionError("the test's kubelet: " + self.kubelet.faults[-1])
        found = self.api.find(DEPLOYMENT)
        if found is None:
            return False
        status, wanted = found.get("status", {}), found["spec"]["replicas"]
        return (status.get("observedGeneration") == found["metadata"]["generation"]
                and status.get("updatedReplicas", 0) == wanted == status.get("readyReplicas", 0)
                and status.get("replicas") == wanted)

    def _has_endpoints(self):
        slices = self.api.get(f"/apis/discovery.k8s.io/v1/namespaces/{NAMESPACE}/endpointslices"
                              f"?labelSelector=kubernetes.io/service-name={RELEASE}")["items"]
        ready = [endpoint for part in slices for endpoint in part.get("endpoints") or []
                 if endpoint["conditions"].get("ready")]
        return len(ready) == self.api.get(DEPLOYMENT)["spec"]["replicas"]

    def containers(self):
        """What runs now, by the pod's name."""
        return {name: running.container for name, running in self.kubelet.containers.items()}

    def total(self, name, **labels):
        """The sum over all replicas of a counter's samples with these labels."""
        pattern = re.compile(rf"^{name}\{{(.*)\}} (\S+)$", re.MULTILINE)
        return sum(float(value) for container in self.containers().values()
                   for found, value in pattern.findall(container.metrics())
                   if all(f'{key}="{text}"' in found for key, text in labels.items()))

    def asked(self):
        """How many reviews the replicas have answered; their log is a moment behind."""
        return self.total("giq_webhook_reviews_total")

    def reviews_of(self, namespace, name):
        """Log lines of all replicas that tell of reviews of an object."""
        lines = [line for log in self.kubelet.log_files() for line in json_lines(log)
                 if (line.get("namespace"), line.get("name")) == (namespace, name)]
        return sorted(lines, key=lambda line: line["time"])

    def logs(self):
        """The last lines of each pod's log, for a failure's report."""
        parts = [self.kubectl("-n", NAMESPACE, "get", "pods", check=False).stdout, *self.kubelet.faults[-1:]]
        for log in sorted(self.kubelet.log_files(), key=lambda path: path.stat().st_mtime)[-4:]:
            lines = log.read_text(errors="replace").splitlines()
            parts.append(f"--- {log.parent.name}\n" + "\n".join(lines[-15:]))
        return "\n".join(parts)

    def ignore_missing(self, method, path):
        try:
            return self.api.request(method, path)
        except ApiError as error:
            if error.status != 404:
                raise
            return None
