"""etcd, the API server and the controller manager as processes of one program (tests/e2e/kube)."""
import json
import os
import pathlib
import socket
import subprocess

from harness import network
from harness.api import Api
from harness.pki import Pki
from harness.wait import wait_for

# Who asked for what, and what webhooks noted about it. Reads, and what controllers write about themselves, would drown it.
AUDITED = ("apps", "autoscaling", "batch", "leaderworkerset.x-k8s.io", "jobset.x-k8s.io", "ray.io", "serving.kserve.io")
AUDIT_POLICY = {
    "apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"],
    "rules": [{"level": "Metadata", "verbs": ["create", "update", "patch"],
               "resources": [{"group": "", "resources": ["pods"]}, *({"group": group} for group in AUDITED)]},
              {"level": "None"}],
}

# There is no cloud here, and the test's node sends no heartbeat.
CONTROLLERS = ("*,-node-ipam-controller,-node-route-controller,-cloud-node-lifecycle-controller,-service-lb-controller,"
               "-node-lifecycle-controller,-taint-eviction-controller")


def free_port():
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))
        return listener.getsockname()[1]


class ControlPlane:
    def __init__(self, program: pathlib.Path, folder: pathlib.Path):
        self.program, self.folder = program, folder
        self.pki = Pki(folder / "pki", network.NODE_ADDRESS)
        self.port = free_port()
        self.audit_log = folder / "audit.log"
        self.kubeconfig = self._write_kubeconfig("admin", self.pki.admin)
        self.api = Api(network.NODE_ADDRESS, self.port, self.pki)
        self._etcd_ports = free_port(), free_port()
        self._processes = {}

    def start(self):
        client, peer = self._etcd_ports
        self._run("etcd", "--data-dir", self.folder / "etcd", "--client-port", client, "--peer-port", peer)
        wait_for("etcd answers", lambda: self._listens(client))
        self.start_api_server()
        self._run("kube-controller-manager", "--kubeconfig",
                  self._write_kubeconfig("controllers", self.pki.controllers),
                  "--service-account-private-key-file", self.pki.accounts_key, "--root-ca-file", self.pki.ca,
                  "--use-service-account-credentials=true", "--leader-elect=false", "--bind-address=127.0.0.1",
                  "--secure-port", free_port(), "--horizontal-pod-autoscaler-sync-period=1s",
                  f"--controllers={CONTROLLERS}")
        wait_for("service accounts exist", lambda: self.api.find("/api/v1/namespaces/default/serviceaccounts/default"))

    def start_api_server(self):
        policy = self.folder / "audit-policy.json"
        policy.write_text(json.dumps(AUDIT_POLICY))
        certificate, key = self.pki.server
        self._run("kube-apiserver", f"--etcd-servers=http://127.0.0.1:{self._etcd_ports[0]}",
                  f"--secure-port={self.port}", "--bind-address=0.0.0.0",
                  f"--advertise-address={network.NODE_ADDRESS}", f"--tls-cert-file={certificate}",
                  f"--tls-private-key-file={key}", f"--client-ca-file={self.pki.ca}",
                  f"--service-account-key-file={self.pki.accounts_public}",
                  f"--service-account-signing-key-file={self.pki.accounts_key}",
                  "--service-account-issuer=https://kubernetes.default.svc",
                  "--service-cluster-ip-range=10.0.0.0/24", "--authorization-mode=RBAC",
                  f"--audit-policy-file={policy}", f"--audit-log-path={self.audit_log}",
                  # No kube-proxy here: the API server itself dials the pods behind a Service.
                  "--enable-aggregator-routing=true")
        wait_for("the API server is ready", self.api.ready, deadline=120)

    def crash_api_server(self):
        """Its own shutdown would wait a minute for clients that watch."""
        process = self._processes.pop("kube-apiserver")
        process.kill()
        process.wait()

    def stop(self):
        """Nothing of it is needed any more."""
        for process in self._processes.values():
            process.kill()
        for process in self._processes.values():
            process.wait()
        self._processes.clear()

    def kubectl(self, *arguments, stdin=None, check=True, environment=None):
        """The finished process of kubectl; its output is in stdout and stderr."""
        if stdin is not None and not isinstance(stdin, str):
            stdin = json.dumps(stdin)
        done = subprocess.run([self.program, "kubectl", "--kubeconfig", self.kubeconfig, *map(str, arguments)],
                              input=stdin, capture_output=True, text=True,
                              env=self.environment() | (environment or {}))
        if check and done.returncode != 0:
            raise AssertionError(f"kubectl {' '.join(map(str, arguments))}: {done.stderr}")
        return done

    def environment(self):
        """For kubectl and Helm: nothing of the user's own configuration."""
        home = str(self.folder / "home")
        return {"HOME": home, "PATH": os.environ["PATH"], "KUBECONFIG": str(self.kubeconfig),
                "HELM_CACHE_HOME": home, "HELM_CONFIG_HOME": home, "HELM_DATA_HOME": home}

    def audit_events(self, offset=0):
        """Events that were written behind a byte offset of the log."""
        with open(self.audit_log, "rb") as log:
            log.seek(offset)
            return [json.loads(line) for line in log.read().split(b"\n")[:-1]]

    def audit_offset(self):
        return self.audit_log.stat().st_size if self.audit_log.exists() else 0

    def _run(self, role, *arguments):
        log = open(self.folder / f"{role}.log", "ab")
        self._processes[role] = subprocess.Popen([self.program, role, *map(str, arguments)], stdout=log, stderr=log,
                                                 env=self.environment())
        log.close()

    @staticmethod
    def _listens(port):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    def _write_kubeconfig(self, user, pair):
        certificate, key = pair
        path = self.folder / f"{user}.kubeconfig"
        path.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "test",
            "clusters": [{"name": "test", "cluster": {"server": f"https://{network.NODE_ADDRESS}:{self.port}",
                                                      "certificate-authority": str(self.pki.ca)}}],
            "users": [{"name": user, "user": {"client-certificate": str(certificate), "client-key": str(key)}}],
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": user}}]}))
        return path
