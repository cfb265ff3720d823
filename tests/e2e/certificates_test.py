"""Serving certificates: made, renewed and healed while requests go on, and taken from others where they make them."""
import base64
import datetime
import ssl
import threading

from harness import certificates
from harness.chart import CHART, NAMESPACE, RELEASE, with_defaults
from harness.load import Load
from harness.scenario import Scenario
from harness.world import VALIDATING
from verdicts_test import BAD_URI, server

SECRET = f"{RELEASE}-tls"
SECRETS = f"/api/v1/namespaces/{NAMESPACE}/secrets"
NAME = f"{RELEASE}.{NAMESPACE}.svc"
# A CA lives for a year and is replaced when a third of that is left.
RENEWAL = datetime.timedelta(days=365) / 3


class Certificates(Scenario):
    values = {"failurePolicy": "Fail"}

    @classmethod
    def start_anew(cls):
        """Nothing is left of what others installed, nor of what this class does."""
        cls.addClassCleanup(cls.world.ignore_missing, "DELETE", f"{SECRETS}/{SECRET}")
        cls.addClassCleanup(cls.world.uninstall)
        cls.world.uninstall()
        cls.world.ignore_missing("DELETE", f"{SECRETS}/{SECRET}")

    @classmethod
    def bundle(cls):
        """The CAs that the API server trusts, of each webhook the same."""
        bundles = {webhook["clientConfig"].get("caBundle", "") for webhook in cls.world.api.get(VALIDATING)["webhooks"]}
        if len(bundles) != 1:
            raise AssertionError(f"webhooks trust different CAs: {bundles}")
        return base64.b64decode(bundles.pop()).decode()

    def is_covered(self):
        """Whether what each replica serves is covered by the live bundle."""
        return all(self.serves_covered(container.address) for container in self.world.containers().values())

    def serves_covered(self, address):
        try:
            return certificates.served(address, NAME, self.bundle()) is not None
        except (ssl.SSLError, OSError):
            return False

    def good_load(self, rate):
        return Load(self.api, self.namespace, server("load", "Qwen/Qwen3-8B"), rate)

    def assert_judged(self):
        self.assertIn("GIQ401", self.refused("apply", "-f", "-", stdin=server("judged", BAD_URI)))

    def assert_no_failure(self, load, least=1):
        self.assertEqual(set(load.answers), {"201"}, load.samples)
        self.assertGreaterEqual(load.total(), least)


class Rotation(Certificates):
    """Starts with a CA of which a third of its life is left in a moment, as it comes after eight months."""

    @classmethod
    def install(cls):
        cls.start_anew()
        pair = certificates.authority(ends_in=RENEWAL + datetime.timedelta(seconds=25))
        cls.first = pair[0].strip()
        cls.world.api.post(SECRETS, certificates.secret(SECRET, {"ca.crt": pair[0], "ca.key": pair[1]}))
        super().install()

    def test_a_new_ca_takes_over_under_load_and_no_request_fails(self):
        uncovered, ended = [], threading.Event()

        def watch_replicas():
            while not ended.wait(0.05):
                for name, container in self.world.containers().items():
                    # The bundle may change between two looks, so only what stays uncovered counts.
                    if not self.serves_covered(container.address) and not self.serves_covered(container.address):
                        uncovered.append(name)

        watcher = threading.Thread(target=watch_replicas, daemon=True)
        before = {name: certificates.served(container.address, NAME)
                  for name, container in self.world.containers().items()}
        with self.good_load(250) as load:
            watcher.start()
            self.wait_for("each replica serves a leaf of the new CA", lambda: all(
                certificates.served(container.address, NAME) != before[name] and self.signed_by_new(container.address)
                for name, container in self.world.containers().items()), deadline=120)
            at_switch = load.total()
            self.wait_for("requests go on", lambda: load.total() > at_switch + 400)
        ended.set()
        watcher.join()
        self.assert_no_failure(load)
        self.assertGreaterEqual(load.rate(), 200)
        self.assertEqual(uncovered, [])
        self.assertEqual([running.restarts for running in self.world.kubelet.containers.values()], [0, 0])
        # Leaves of the first CA may be alive for a while: it stays trusted.
        self.assertIn(self.first, [pem.strip() for pem in certificates.certificates_in(self.bundle())])
        print(f"\n  rotation: {load.total()} requests at {load.rate():.0f}/s, 0 failed, "
              f"p99 {load.quantile(0.99) * 1000:.0f} ms", flush=True)

    def signed_by_new(self, address):
        newer = [pem for pem in certificates.certificates_in(self.bundle()) if pem.strip() != self.first]
        try:
            return bool(newer) and certificates.served(address, NAME, "\n".join(newer)) is not None
        except ssl.SSLError:
            return False


class Healing(Certificates):
    @classmethod
    def install(cls):
        cls.start_anew()
        super().install()
        cls.first_bundle = cls.bundle()

    def secret(self):
        return self.api.find(f"{SECRETS}/{SECRET}")

    def heals(self, is_healed, change):
        """Does harm while requests go on; none may fail, and the webhook has to heal by itself."""
        with self.good_load(50) as load:
            change()
            self.wait_for("the webhook has healed", lambda: is_healed() and self.is_covered(), deadline=60)
            at_end = load.total()
            self.wait_for("requests go on", lambda: load.total() > at_end + 50)
        self.assert_no_failure(load)
        self.assert_judged()

    def test_replicas_agree_on_one_ca(self):
        self.assertEqual(len(certificates.certificates_in(self.first_bundle)), 1)
        self.assertTrue(self.is_covered())

    def test_a_deleted_secret_comes_back(self):
        self.heals(lambda: self.secret() is not None, lambda: self.api.delete(f"{SECRETS}/{SECRET}"))

    def test_a_broken_secret_is_written_anew(self):
        broken = base64.b64encode(b"no certificate").decode()
        self.heals(lambda: self.secret()["data"]["ca.crt"] != broken,
                   lambda: self.api.merge(f"{SECRETS}/{SECRET}", {"data": {"ca.crt": broken}}))

    def test_an_expired_ca_is_replaced(self):
        old = certificates.authority(ends_in=-datetime.timedelta(minutes=1), began=datetime.timedelta(days=365))
        data = certificates.secret(SECRET, {"ca.crt": old[0], "ca.key": old[1]})["data"]
        self.heals(lambda: self.secret()["data"]["ca.crt"] != data["ca.crt"],
                   lambda: self.api.merge(f"{SECRETS}/{SECRET}", {"data": data}))

    def test_a_bundle_that_someone_emptied_is_filled_again(self):
        patch = [{"op": "remove", "path": "/webhooks/0/clientConfig/caBundle"}]
        self.kubectl("patch", "validatingwebhookconfiguration", RELEASE, "--type=json", "-p",
                     str(patch).replace("'", '"'))
        self.wait_for("both webhooks have their bundle", lambda: all(
            webhook["clientConfig"].get("caBundle") for webhook in self.api.get(VALIDATING)["webhooks"]))
        self.wait_for("the webhook is asked again", lambda: "GIQ401" in self.kubectl(
            "apply", "-f", "-", stdin=server("again", BAD_URI), check=False).stderr)


class Files(Certificates):
    """A Secret of the user's; the chart is told the CA."""

    @classmethod
    def install(cls):
        cls.start_anew()
        cls.issuer = certificates.authority()
        cls.values = {"failurePolicy": "Fail", "certificates": {"mode": "files", "secretName": "mine",
                                                                "caBundle": cls.issuer[0]}}
        cls.addClassCleanup(cls.world.ignore_missing, "DELETE", f"{SECRETS}/mine")
        cls.world.api.post(SECRETS, cls.pair())
        super().install()

    @classmethod
    def pair(cls):
        certificate, key = certificates.leaf(cls.issuer, NAME)
        return certificates.secret("mine", {"tls.crt": certificate, "tls.key": key})

    def test_a_new_certificate_is_served_without_a_restart(self):
        self.assert_judged()
        before = {name: certificates.served(container.address, NAME)
                  for name, container in self.world.containers().items()}
        with self.good_load(50) as load:
            self.api.merge(f"{SECRETS}/mine", {"data": self.pair()["data"]})
            self.wait_for("each replica serves the new certificate", lambda: all(
                certificates.served(container.address, NAME) != before[name]
                for name, container in self.world.containers().items()), deadline=60)
        self.assert_no_failure(load)
        self.assertTrue(self.is_covered())
        self.assert_judged()


class CertManager(Certificates):
    """The test does what cert-manager does: it fills the Secret and the bundle."""

    @classmethod
    def install(cls):
        cls.start_anew()
        cls.issuer = certificates.authority()
        certificate, key = certificates.leaf(cls.issuer, NAME)
        cls.values = {"certificates": {"mode": "cert-manager"}}
        cls.world.api.post(SECRETS, certificates.secret(SECRET, {"tls.crt": certificate, "tls.key": key,
                                                                 "ca.crt": cls.issuer[0]}))
        cls.world.helm.run("install", RELEASE, CHART, "--namespace", NAMESPACE,
                           values=with_defaults(cls.values))
        cls.inject()
        cls.world.wait_until_ready()

    @classmethod
    def inject(cls):
        bundle = base64.b64encode(cls.issuer[0].encode()).decode()
        webhooks = cls.world.api.get(VALIDATING)["webhooks"]
        for webhook in webhooks:
            webhook["clientConfig"]["caBundle"] = bundle
        cls.world.api.merge(VALIDATING, {"webhooks": webhooks})

    def test_the_bundle_survives_an_upgrade(self):
        self.assert_judged()
        before = self.bundle()
        self.world.install(self.values | {"timeoutSeconds": 3})
        self.assertEqual(self.bundle(), before)
        self.assert_judged()
