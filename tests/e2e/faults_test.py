"""What users notice when something fails: the webhook, the network, the API server, or a client that means harm."""
import json
import signal
import socket
import ssl
import threading
import time

from harness.chart import NAMESPACE, RELEASE
from harness.load import Load
from harness.objects import container, deployment
from harness.scenario import Scenario
from harness.world import DEPLOYMENT, VALIDATING
from verdicts_test import BAD_URI, server

MEMORY_LIMIT = 512 << 20  # as the chart says
UNREACHABLE = 'failed calling webhook "{}.giq-lint.dev"'


class Faults(Scenario):
    def good_load(self, rate, clients=8):
        return Load(self.api, self.namespace, server("load", "Qwen/Qwen3-8B"), rate, clients)

    def assert_judged(self, name="judged"):
        self.assertIn("GIQ401", self.refused("apply", "-f", "-", stdin=server(name, BAD_URI)))

    def wait_until_judged(self):
        self.wait_for("the webhook judges again", lambda: "GIQ401" in self.kubectl(
            "apply", "-f", "-", stdin=server("again", BAD_URI), check=False).stderr, deadline=60)

    def set_replicas(self, count):
        self.api.merge(DEPLOYMENT, {"spec": {"replicas": count}})
        self.wait_for(f"{count} pods are left", lambda: len(self.world.pods()) == count)
        if count:
            self.world.wait_until_ready()


class DownIgnored(Faults):
    values = {"failurePolicy": "Ignore"}

    def fail_open_count(self):
        text = self.world.kubectl("get", "--raw", "/metrics").stdout
        counts = [line.rsplit(" ", 1)[1] for line in text.splitlines()
                  if line.startswith("apiserver_admission_webhook_fail_open_count") and "validate.giq-lint.dev" in line]
        return sum(map(float, counts))

    def test_all_is_admitted_while_the_webhook_is_down(self):
        self.set_replicas(0)
        self.addCleanup(self.set_replicas, 2)
        before = self.fail_open_count()
        self.apply(server("unjudged", BAD_URI))
        self.assertEqual(self.fail_open_count(), before + 1)

    def test_an_old_fault_only_warns_when_something_else_changes(self):
        self.set_replicas(0)
        self.apply(server("old", BAD_URI))
        self.set_replicas(2)
        done = self.apply(server("old", BAD_URI, labels={"touched": "yes"}))
        self.assertRegex(done.stderr, r"(?m)^Warning: .*GIQ401")


class DownFailed(Faults):
    values = {"failurePolicy": "Fail"}

    def test_only_what_would_be_judged_is_refused_while_it_is_down(self):
        self.apply(server("before", "Qwen/Qwen3-8B"))
        self.set_replicas(0)
        self.addCleanup(self.set_replicas, 2)
        self.assertIn(UNREACHABLE.format("validate"),
                      self.refused("apply", "-f", "-", stdin=server("after", "Qwen/Qwen3-8B")))
        self.assertIn(UNREACHABLE.format("scale"), self.refused("scale", "deployment", "before", "--replicas=1"))
        self.apply(deployment("plain"))
        self.kubectl("create", "configmap", "unconcerned")
        self.kubectl("delete", "deployment", "before")

    def test_the_emergency_exit_works_while_it_is_down(self):
        self.set_replicas(0)
        self.addCleanup(self.set_replicas, 2)
        self.refused("apply", "-f", "-", stdin=server("stuck", "Qwen/Qwen3-8B"))
        self.kubectl("delete", "validatingwebhookconfiguration", RELEASE)
        self.apply(server("stuck", "Qwen/Qwen3-8B"))
        # Without a configuration no replica becomes ready: nobody would trust its certificate.
        self.world.install(self.values)
        self.set_replicas(2)
        self.wait_until_judged()

    def test_scaling_can_be_let_through(self):
        self.apply(server("scaled", "Qwen/Qwen3-8B"))
        self.world.install(self.values | {"scaleFailurePolicy": "Ignore"})
        self.set_replicas(0)
        self.addCleanup(self.world.install, self.values)
        self.addCleanup(self.set_replicas, 2)
        self.kubectl("scale", "deployment", "scaled", "--replicas=0")


class Restarts(Faults):
    values = {"failurePolicy": "Fail"}

    def setUp(self):
        self.wait_for("what an earlier test replaced has ended", lambda: len(self.world.pods()) == 2)

    def test_a_rollout_under_load_fails_no_request(self):
        with self.good_load(100) as load:
            self.world.kubectl("-n", NAMESPACE, "rollout", "restart", f"deployment/{RELEASE}")
            self.world.wait_until_ready(deadline=120)
            self.wait_for("the old replicas have ended", lambda: len(self.world.pods()) == 2)
            at_end = load.total()
            self.wait_for("requests go on", lambda: load.total() > at_end + 100)
        self.assertEqual(set(load.answers), {"201"}, load.samples)
        print(f"\n  rollout: {load.total()} requests at {load.rate():.0f}/s, 0 failed", flush=True)

    def test_a_killed_replica_fails_only_what_it_was_answering(self):
        with self.good_load(100) as load:
            for name, running in list(self.world.kubelet.containers.items()):
                restarts = running.restarts
                running.container.process.send_signal(signal.SIGKILL)
                self.wait_for(f"{name} runs again",
                              lambda running=running, restarts=restarts: running.restarts > restarts and running.ready)
            at_end = load.total()
            self.wait_for("requests go on", lambda: load.total() > at_end + 200)
        self.assertLessEqual(set(load.answers), {"201", "500"}, load.samples)
        failed = load.answers["500"]
        self.assertLess(failed, load.total() / 4)
        self.assert_judged()
        print(f"\n  kill -9 of each replica: {failed} of {load.total()} requests failed (failurePolicy Fail)", flush=True)

    def test_the_api_server_may_crash(self):
        before = dict(self.world.containers())
        self.world.control_plane.crash_api_server()
        self.world.control_plane.start_api_server()
        self.world.wait_until_ready()
        self.wait_until_judged()
        self.assertEqual(self.world.containers(), before)

    def test_a_replica_that_is_cut_off_is_left_out_and_comes_back(self):
        name, cut = next(iter(self.world.containers().items()))
        cut.network.cut()
        self.addCleanup(cut.network.mend)
        self.wait_for("the replica is taken out", lambda: not self.world.kubelet.containers[name].ready)
        # A connection to it that the API server still holds costs one request its timeout.
        self.wait_until_judged()
        self.apply(server("missed", "Qwen/Qwen3-8B"))
        cut.network.mend()
        self.world.wait_until_ready()
        self.assertIsNone(cut.exit_code())
        self.wait_until_judged()


class Hostile(Faults):
    """What reaches a replica's port directly, as anything in the cluster can."""

    values = {"failurePolicy": "Fail", "replicaCount": 1}

    def setUp(self):
        self.container = self.wait_for("one replica is left", lambda: list(self.world.containers().values())[0]
                                       if len(self.world.pods()) == len(self.world.containers()) == 1 else None)

    def tearDown(self):
        super().tearDown()
        now, most = self.container.memory()
        print(f"\n  memory: {now >> 20} MiB now, {most >> 20} MiB at most", flush=True)
        self.assertLess(most, MEMORY_LIMIT)
        self.assertIsNone(self.container.exit_code())
        self.assert_judged()

    def connect(self):
        plain = socket.create_connection((self.container.address, 10250), timeout=60)
        return ssl._create_unverified_context().wrap_socket(plain)

    def post(self, body, path="/validate"):
        """Status and body of the answer; status 0 when the connection was closed instead."""
        with self.connect() as connection:
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            try:
                connection.sendall(head.encode() + body)
            except OSError:
                pass  # refused before all of it was read; the answer may be there all the same
            answer = b""
            try:
                while b"\r\n\r\n" not in answer and (part := connection.recv(65536)):
                    answer += part
            except OSError:
                pass
        return int(answer.split()[1]) if answer else 0

    def test_brackets_without_end(self):
        self.assertEqual(self.post(b"[" * 200_000), 400)
        self.assertEqual(self.post(b'{"request":{"object":' + b"[" * 200_000), 400)

    def test_garbage(self):
        self.assertEqual(self.post(bytes(range(256)) * 64), 400)
        self.assertEqual(self.post(b"{}"), 400)
        with self.connect() as connection:
            connection.sendall(bytes(range(128, 256)) * 100)
            self.assertIn(connection.recv(4096)[:12], (b"", b"HTTP/1.1 400"))
        with socket.create_connection((self.container.address, 10250), timeout=60) as plain:
            plain.sendall(b"GET / HTTP/1.0\r\n\r\n" + b"\0" * 4096)
            try:
                while plain.recv(4096):
                    pass
            except ConnectionResetError:
                pass

    def test_a_body_that_is_too_large(self):
        self.assertIn(self.post(b" " * (8 << 20)), (0, 413))

    def test_a_hundred_slow_clients(self):
        slow = [self.connect() for _ in range(100)]
        for connection in slow:
            connection.sendall(b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{")
        started = time.monotonic()
        self.assert_judged("beside-them")
        self.assertLess(time.monotonic() - started, 5)

        def all_are_cut_off():
            return all(self.is_closed(connection) for connection in slow)

        self.wait_for("the slow clients are cut off", all_are_cut_off, deadline=60)

    def test_large_bodies_without_an_end(self):
        """More than the pod's memory, were all of it kept."""
        connections = [self.connect() for _ in range(100)]

        def send(connection):
            try:
                connection.sendall(b"POST /validate HTTP/1.1\r\nHost: x\r\nContent-Length: 6500000\r\n\r\n" + b" " * 6_000_000)
            except OSError:
                pass  # told to go, or cut off

        threads = [threading.Thread(target=send, args=(connection,), daemon=True) for connection in connections]
        for thread in threads:
            thread.start()
        self.wait_until_judged()
        for thread in threads:
            thread.join()
        self.wait_for("they are cut off", lambda: all(map(self.is_closed, connections)), deadline=60)

    @staticmethod
    def is_closed(connection):
        connection.settimeout(0.01)
        try:
            while connection.recv(4096):
                pass
            return True
        except TimeoutError:
            return False
        except OSError:
            return True

    def test_an_object_of_more_than_two_megabytes(self):
        large = deployment("large", {"containers": [container(image="vllm/vllm-openai:v0.11.1",
                                                              args=[f"--model={BAD_URI}", "x" * 2_600_000],
                                                              resources={"limits": {"nvidia.com/gpu": "1"}})]})
        path = self.world.folder / "large.json"
        path.write_text(json.dumps(large))
        self.assertIn("GIQ401", self.refused("create", "-f", str(path)))

    def test_many_reviews_at_once_stay_within_bounds(self):
        with self.good_load(400, clients=32) as load:
            self.wait_for("enough requests", lambda: load.total() > 2000, deadline=60)
        self.assertEqual(set(load.answers), {"201"}, load.samples)


class Leftovers(Faults):
    def test_uninstalling_leaves_nothing_but_the_secret(self):
        self.world.uninstall()
        self.assertIsNone(self.api.find(VALIDATING))
        left = json.loads(self.world.kubectl("-n", NAMESPACE, "get", "all,configmaps,serviceaccounts,roles,rolebindings,"
                                             "poddisruptionbudgets,secrets", "-o", "json").stdout)["items"]
        names = {f"{item['kind']}/{item['metadata']['name']}" for item in left}
        self.assertEqual(names - {"ConfigMap/kube-root-ca.crt", "ServiceAccount/default"}, {f"Secret/{RELEASE}-tls"})
        cluster = self.world.kubectl("get", "clusterroles,clusterrolebindings", "-o", "name").stdout
        self.assertNotIn("giq-webhook", cluster)
        self.apply(server("free", BAD_URI))
