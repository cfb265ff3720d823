"""One container of a pod as a process: its files, its environment, its network."""
import base64
import http.client
import os
import pathlib
import re
import shutil
import subprocess

from harness import network
from harness.wait import wait_for

HERE = pathlib.Path(__file__).resolve().parent
# Where the image's program lies; Containerfile says the same.
ENTRYPOINT = "/app/giq-webhook"


class Volumes:
    """The pod's volumes as folders, kept as the kubelet keeps them: new content appears all at once."""

    def __init__(self, api, pod, folder):
        self._api, self._pod, self._folder = api, pod, folder
        self._namespace = pod["metadata"]["namespace"]
        self._written = {}

    def refresh(self):
        for volume in self._pod["spec"].get("volumes", []):
            files = self._files_of(volume)
            if files is not None and self._written.get(volume["name"]) != files:
                self._write(self.path(volume["name"]), files)
                self._written[volume["name"]] = files

    def path(self, name):
        return self._folder / "volumes" / name

    def _files_of(self, volume):
        """File names and contents; None for what is not there (and optional, or may still come)."""
        if "emptyDir" in volume:
            return {}
        if "configMap" in volume:
            return self._config_map(volume["configMap"]["name"], volume["configMap"].get("items"))
        if "secret" in volume:
            found = self._api.find(f"/api/v1/namespaces/{self._namespace}/secrets/{volume['secret']['secretName']}")
            return found and {key: base64.b64decode(value) for key, value in found.get("data", {}).items()}
        return self._projected(volume)

    def _projected(self, volume):
        if volume["name"] in self._written:
            return None  # an hour is more than a test takes
        files = {}
        for source in volume["projected"]["sources"]:
            if "serviceAccountToken" in source:
                files[source["serviceAccountToken"]["path"]] = self._token().encode()
            elif "configMap" in source:
                content = wait_for("the root CA's ConfigMap", lambda: self._config_map(
                    source["configMap"]["name"], source["configMap"].get("items")))
                files.update(content)
            elif "downwardAPI" in source:
                files["namespace"] = self._namespace.encode()
        return files

    def _token(self):
        account = self._pod["spec"]["serviceAccountName"]
        meta = self._pod["metadata"]
        request = {"spec": {"audiences": ["https://kubernetes.default.svc"], "expirationSeconds": 3600,
                            "boundObjectRef": {"kind": "Pod", "apiVersion": "v1", "name": meta["name"],
                                               "uid": meta["uid"]}}}
        path = f"/api/v1/namespaces/{self._namespace}/serviceaccounts/{account}/token"
        return self._api.post(path, request)["status"]["token"]

    def _config_map(self, name, items):
        found = self._api.find(f"/api/v1/namespaces/{self._namespace}/configmaps/{name}")
        if found is None:
            return None
        data = {key: value.encode() for key, value in found.get("data", {}).items()}
        return {item["path"]: data[item["key"]] for item in items} if items else data

    @staticmethod
    def _write(folder, files):
        folder.mkdir(parents=True, exist_ok=True)
        current = folder / "..data"
        version = folder / f"..version{len(list(folder.glob('..version*')))}"
        version.mkdir()
        for name, content in files.items():
            (version / name).write_bytes(content)
            link = folder / name
            if not link.is_symlink():
                link.symlink_to(pathlib.Path("..data") / name)
        swap = folder / "..swap"
        swap.symlink_to(version.name)
        swap.rename(current)
        for link in folder.iterdir():
            if not link.name.startswith("..") and link.name not in files:
                link.unlink()


class Container:
    """Started at once; `address` is the pod's."""

    def __init__(self, pod, volumes, folder, binary, index, api_port, hosts):
        self.pod, self.folder = pod, folder
        self.spec = pod["spec"]["containers"][0]
        self.log = folder / "log"
        self._binary, self._volumes, self._api_port = binary, volumes, api_port
        (folder / "root").mkdir(parents=True, exist_ok=True)
        (folder / "hosts").write_text(hosts)
        self._write_mounts()
        self.process = self._spawn()
        try:
            wait_for("the pod has a network namespace", self._has_own_network, pause=0.005)
            self.network = network.PodNetwork(self.process.pid, index)
            self.address = self.network.address
            self.process.stdin.write(b"go\n")
            self.process.stdin.close()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise

    def _has_own_network(self):
        if self.process.poll() is not None:
            raise AssertionError(f"the pod's process ended at once: {self.log.read_text()}")
        return os.readlink(f"/proc/{self.process.pid}/ns/net") != os.readlink("/proc/self/ns/net")

    def _write_mounts(self):
        lines = [f"{self._binary} {ENTRYPOINT} ro"]
        writable = {volume["name"] for volume in self.pod["spec"].get("volumes", []) if "emptyDir" in volume}
        for mount in self.spec.get("volumeMounts", []):
            mode = "rw" if mount["name"] in writable and not mount.get("readOnly") else "ro"
            source = self._volumes.path(mount["name"])
            source.mkdir(parents=True, exist_ok=True)
            lines.append(f"{source} {mount['mountPath']} {mode}")
        (self.folder / "mounts").write_text("\n".join(lines) + "\n")

    def _spawn(self):
        environment = self._environment()
        command = self.spec.get("command", [ENTRYPOINT]) + self.spec.get("args", [])
        command = [re.sub(r"\$\((\w+)\)", lambda match: environment.get(match[1], match[0]), part) for part in command]
        user = self.pod["spec"].get("securityContext", {}).get("runAsUser", 0)
        with open(self.log, "ab") as log:
            return subprocess.Popen(["unshare", "--net", "--mount", HERE / "pod.sh", self.folder, str(user), *command],
                                    stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment)

    def _environment(self):
        fields = {"metadata.name": self.pod["metadata"]["name"], "metadata.namespace": self.pod["metadata"]["namespace"]}
        values = {"PATH": "/usr/bin:/usr/sbin", "KUBERNETES_SERVICE_HOST": network.NODE_ADDRESS,
                  "KUBERNETES_SERVICE_PORT": str(self._api_port)}
        for entry in self.spec.get("env", []):
            values[entry["name"]] = entry.get("value") or fields[entry["valueFrom"]["fieldRef"]["fieldPath"]]
        return values

    def exit_code(self):
        return self.process.poll()

    def memory(self):
        """Bytes of memory that it holds now, and that it held at most."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return tuple(int(re.search(rf"{name}:\s+(\d+) kB", text)[1]) * 1024 for name in ("VmRSS", "VmHWM"))

    def metrics(self):
        """The text of its metrics."""
        connection = http.client.HTTPConnection(self.address, 8080, timeout=10)
        try:
            connection.request("GET", "/metrics")
            return connection.getresponse().read().decode()
        finally:
            connection.close()

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.network.remove()
        shutil.rmtree(self.folder / "root", ignore_errors=True)
