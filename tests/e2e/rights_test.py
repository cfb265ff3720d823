"""What the webhook's own token may do, and what it may not."""
import http.client
import json
import ssl

from harness.chart import NAMESPACE, RELEASE
from harness.scenario import Scenario
from harness.world import VALIDATING

SECRETS = f"/api/v1/namespaces/{NAMESPACE}/secrets"
WEBHOOKS = "/apis/admissionregistration.k8s.io/v1"


class Rights(Scenario):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.token = cls.world.kubectl("-n", NAMESPACE, "create", "token", RELEASE).stdout.strip()

    def status(self, method, path, body=None, kind="application/merge-patch+json"):
        """How the API server answers the webhook's account."""
        tls = ssl.create_default_context(cafile=str(self.world.control_plane.pki.ca))
        connection = http.client.HTTPSConnection(self.api.host, self.api.port, timeout=30, context=tls)
        try:
            connection.request(method, path, body=None if body is None else json.dumps(body),
                               headers={"Authorization": f"Bearer {self.token}", "Content-Type": kind})
            return connection.getresponse().status
        finally:
            connection.close()

    def test_its_own_secret_and_no_other(self):
        self.assertEqual(self.status("GET", f"{SECRETS}/{RELEASE}-tls"), 200)
        self.assertEqual(self.status("GET", f"{SECRETS}/other"), 403)
        self.assertEqual(self.status("GET", SECRETS), 403)
        self.assertEqual(self.status("DELETE", f"{SECRETS}/{RELEASE}-tls"), 403)
        self.assertEqual(self.status("GET", f"/api/v1/namespaces/default/secrets/{RELEASE}-tls"), 403)

    def test_its_own_configuration_and_no_other(self):
        self.assertEqual(self.status("GET", VALIDATING), 200)
        self.assertEqual(self.status("PATCH", f"{VALIDATING}?dryRun=All", {"metadata": {"labels": {"a": "b"}}}), 200)
        self.assertEqual(self.status("GET", f"{WEBHOOKS}/validatingwebhookconfigurations"), 403)
        self.assertEqual(self.status("PATCH", f"{WEBHOOKS}/validatingwebhookconfigurations/other", {}), 403)
        self.assertEqual(self.status("DELETE", VALIDATING), 403)

    def test_reads_what_it_needs_and_changes_nothing(self):
        for path in ("/api/v1/pods", "/api/v1/nodes", "/api/v1/services", "/apis/apps/v1/deployments",
                     "/apis/autoscaling/v2/horizontalpodautoscalers", "/apis/leaderworkerset.x-k8s.io/v1/leaderworkersets",
                     "/apis/monitoring.googleapis.com/v1/podmonitorings"):
            self.assertEqual(self.status("GET", f"{path}?limit=1"), 200, path)
        self.assertEqual(self.status("GET", "/api/v1/configmaps"), 403)
        self.assertEqual(self.status("POST", "/apis/apps/v1/namespaces/default/deployments?dryRun=All", {},
                                     kind="application/json"), 403)

    def test_the_log_complains_of_no_missing_right(self):
        for container in self.world.containers().values():
            self.assertNotIn("orbidden", container.log.read_text(errors="replace"))

    def test_nothing_runs_as_root_or_keeps_a_capability(self):
        with open("/proc/self/uid_map", encoding="ascii") as file:
            if file.read().split()[2] == "1":
                self.skipTest("in a user namespace of one user there is no other to become")
        for running in self.world.containers().values():
            with open(f"/proc/{running.process.pid}/status", encoding="ascii") as file:
                status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
            self.assertEqual(status["Uid"].split("\t"), ["65532"] * 4)
            self.assertEqual((status["CapEff"], status["CapBnd"], status["NoNewPrivs"]), ("0" * 16, "0" * 16, "1"))
