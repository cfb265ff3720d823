"""What a kubelet does for the pods of one namespace: it starts them as processes, probes them, and ends them."""
import http.client
import itertools
import threading
import time
import traceback

from harness import network
from harness.api import ApiError
from harness.container import Container, Volumes
from harness.log_server import LogServer

NODE = "node-1"
_PAUSE = 0.1
_VOLUME_SECONDS = 1.0
_RESTART_SECONDS = 1.0  # between two starts


def _folder_of(pod):
    """A name may come again (`helm test`), a uid does not."""
    return f"{pod['metadata']['name']}-{pod['metadata']['uid'][:8]}"


class Kubelet(threading.Thread):
    """Runs until `stop`. `containers` holds what runs now, by the pod's name."""

    def __init__(self, api, namespace, binary, folder, certificate):
        super().__init__(name="kubelet", daemon=True)
        self.namespace, self.containers, self.faults = namespace, {}, []
        self.binary = binary
        self._api, self._folder = api, folder
        self._indexes = itertools.count(11)
        self._end = threading.Event()
        self._path = f"/api/v1/namespaces/{namespace}/pods"
        self._certificate, self._logs = certificate, None

    def register(self):
        """Makes the node known, with the port that logs are read from."""
        self._logs = LogServer(network.NODE_ADDRESS, self._certificate, self._log_of)
        self._api.post("/api/v1/nodes", {"apiVersion": "v1", "kind": "Node", "metadata": {"name": NODE}})
        self._api.merge(f"/api/v1/nodes/{NODE}/status", {"status": {
            "addresses": [{"type": "InternalIP", "address": network.NODE_ADDRESS}],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": self._logs.port}}}})

    def run(self):
        while not self._end.wait(_PAUSE):
            try:
                self._turn()
            except (ApiError, OSError, http.client.HTTPException) as error:
                if isinstance(error, ApiError) and error.status < 500 and error.status not in (404, 409):
                    self.faults.append(traceback.format_exc())
            except Exception:  # a fault of the test itself: every wait for pods fails with it
                self.faults.append(traceback.format_exc())

    def stop(self):
        self._end.set()
        if self.is_alive():
            self.join()
        for name in list(self.containers):
            self.containers.pop(name).container.end()
        if self._logs is not None:
            self._logs.stop()

    def _log_of(self, pod):
        running = self.containers.get(pod)
        return None if running is None else running.container.log.read_text(errors="replace")

    def _turn(self):
        pods = {pod["metadata"]["name"]: pod for pod in self._api.get(self._path)["items"]}
        for name, pod in pods.items():
            if name not in self.containers:
                if "deletionTimestamp" in pod["metadata"]:
                    self._forget(pod)
                elif pod.get("status", {}).get("phase") not in ("Succeeded", "Failed"):
                    self._bind(pod)
                    self.containers[name] = RunningPod(self, pod)
            else:
                self.containers[name].turn(pod)
        for name in set(self.containers) - set(pods):
            self.containers.pop(name).container.end()

    def _bind(self, pod):
        if pod["spec"].get("nodeName"):
            return
        name = pod["metadata"]["name"]
        self._api.post(f"{self._path}/{name}/binding", {
            "apiVersion": "v1", "kind": "Binding", "metadata": {"name": name},
            "target": {"apiVersion": "v1", "kind": "Node", "name": NODE}})

    def _forget(self, pod):
        self._api.delete(f"{self._path}/{pod['metadata']['name']}", {"gracePeriodSeconds": 0})

    def log_files(self):
        return self._folder.glob("*/log")

    def volumes_of(self, pod):
        return Volumes(self._api, pod, self._folder / f"{_folder_of(pod)}-files")

    def next_index(self):
        return next(self._indexes)

    def start_container(self, pod, volumes, index, starts):
        folder = self._folder / f"{_folder_of(pod)}-{starts}"
        folder.mkdir(parents=True)
        return Container(pod, volumes, folder, self.binary, index, self._api.port, self._hosts())

    def _hosts(self):
        """Names of the namespace's Services, which no DNS server here knows."""
        lines = ["127.0.0.1 localhost"]
        for running in list(self.containers.values()):
            if running.ready:
                for service in self._api.get(f"/api/v1/namespaces/{self.namespace}/services")["items"]:
                    name = service["metadata"]["name"]
                    lines.append(f"{running.container.address} {name} {name}.{self.namespace}.svc")
        return "\n".join(lines) + "\n"

    def report(self, name, status):
        self._api.merge(f"{self._path}/{name}/status", {"status": status})

    def remove(self, pod):
        self._forget(pod)


class RunningPod:
    """One pod from its start to its end."""

    def __init__(self, kubelet, pod):
        self._kubelet, self.name = kubelet, pod["metadata"]["name"]
        self._volumes = kubelet.volumes_of(pod)
        self._volumes.refresh()
        self._index = kubelet.next_index()  # a container that starts again keeps the pod's address
        self.restarts = 0
        self.ready = False
        self._ended_at = None
        self._reported = None
        self._volumes_at = self._started_at = time.monotonic()
        self.container = kubelet.start_container(pod, self._volumes, self._index, 0)

    def turn(self, pod):
        if "deletionTimestamp" in pod["metadata"]:
            self._terminate(pod)
            return
        if time.monotonic() - self._volumes_at > _VOLUME_SECONDS:
            self._volumes.refresh()
            self._volumes_at = time.monotonic()
        code = self.container.exit_code()
        if code is not None and pod["spec"].get("restartPolicy") == "Never":
            self._report("Succeeded" if code == 0 else "Failed", False, code)
            return
        if code is not None:
            self._report("Running", False)
            if time.monotonic() - self._started_at < _RESTART_SECONDS:
                return
            self.container.end()
            self.restarts += 1
            self.container = self._kubelet.start_container(pod, self._volumes, self._index, self.restarts)
            self._started_at = time.monotonic()
            return
        self._report("Running", self._probe())

    def _terminate(self, pod):
        if self._ended_at is None:
            self._ended_at = time.monotonic()
            self.container.process.terminate()
        over = time.monotonic() - self._ended_at > pod["metadata"].get("deletionGracePeriodSeconds", 30)
        if over:
            self.container.process.kill()
        if self.container.exit_code() is not None:
            self._kubelet.remove(pod)

    def _probe(self):
        probe = self.container.spec.get("readinessProbe", {}).get("httpGet")
        if probe is None:
            return True
        port = probe["port"]
        if isinstance(port, str):
            port = next(known["containerPort"] for known in self.container.spec["ports"] if known["name"] == port)
        connection = http.client.HTTPConnection(self.container.address, port, timeout=1)
        try:
            connection.request("GET", probe["path"])
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _report(self, phase, ready, code=None):
        address = self.container.address
        state = (phase, ready, address, self.restarts)
        if state == self._reported:
            return
        text = "True" if ready else "False"
        running = {"terminated": {"exitCode": code}} if code is not None else {"running": {}}
        self._kubelet.report(self.name, {
            "phase": phase, "podIP": address, "podIPs": [{"ip": address}],
            "conditions": [{"type": kind, "status": text} for kind in ("Ready", "ContainersReady")],
            "containerStatuses": [{"name": self.container.spec["name"], "ready": ready, "restartCount": self.restarts,
                                   "image": self.container.spec["image"], "imageID": "test", "state": running}]})
        self._reported, self.ready = state, ready
