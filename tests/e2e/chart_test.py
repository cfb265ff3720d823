"""What Helm renders and installs: rules that GKE accepts, least rights, and upgrades that lose nothing."""
import json
import re

from harness.chart import CHART, NAMESPACE, RELEASE, with_defaults
from harness.objects import json_documents
from harness.scenario import Scenario
from harness.world import MUTATING, VALIDATING

EVERYTHING = {"mutate": True, "barePods": True, "networkPolicy": True, "replicaCount": 1,
              "quota": {"limits": [{"accelerator": "nvidia-l4", "limit": 4}]},
              "monitoring": {"podMonitoring": True, "serviceMonitor": True}}


def leaves(values, prefix=""):
    """Names and values; `resources` is one value, as Kubernetes defines what is in it."""
    for key, value in values.items():
        if isinstance(value, dict) and value and key != "resources":
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


class Rendered(Scenario):
    """Nothing is installed."""

    @classmethod
    def install(cls):
        pass

    def render(self, values):
        text = self.world.helm.run("template", RELEASE, CHART, "--namespace", NAMESPACE,
                                   values=with_defaults(values)).stdout
        # kubectl reads YAML for us; `create --dry-run=client` asks the API server for nothing but the kinds it knows.
        return json_documents(self.kubectl("create", "--dry-run=client", "-o", "json", "-f", "-", "--namespace",
                                           NAMESPACE, stdin=text).stdout)

    def of_kind(self, objects, kind):
        return [item for item in objects if item["kind"] == kind]

    def webhooks(self, objects):
        return [webhook for item in objects if item["kind"].endswith("WebhookConfiguration")
                for webhook in item["webhooks"]]

    def test_helm_lint_finds_nothing(self):
        self.world.helm.run("lint", CHART, "--strict", values=with_defaults(EVERYTHING))

    def test_rules_name_each_resource(self):
        for webhook in self.webhooks(self.render(EVERYTHING)):
            for rule in webhook["rules"]:
                self.assertEqual(rule["scope"], "Namespaced")
                for field in ("apiGroups", "apiVersions", "operations", "resources"):
                    self.assertNotIn("*", "".join(rule[field]), f"Autopilot refuses `*`: {rule}")

    def test_webhooks_are_small_and_safe(self):
        for webhook in self.webhooks(self.render(EVERYTHING | {"failurePolicy": "Fail"})):
            self.assertEqual((webhook["timeoutSeconds"], webhook["sideEffects"], webhook["matchPolicy"]),
                             (2, "None", "Equivalent"))
            self.assertEqual(webhook["failurePolicy"],
                             "Ignore" if webhook["name"].startswith("mutate") else "Fail")
            self.assertNotIn("url", webhook["clientConfig"])
            excluded = webhook["namespaceSelector"]["matchExpressions"][0]
            self.assertEqual((excluded["key"], excluded["operator"]), ("kubernetes.io/metadata.name", "NotIn"))
            self.assertLessEqual({"kube-system", "kube-node-lease", "gmp-system", NAMESPACE}, set(excluded["values"]))

    def test_scaling_may_fail_open_alone(self):
        policies = {webhook["name"]: webhook["failurePolicy"] for webhook in self.webhooks(
            self.render({"failurePolicy": "Fail", "scaleFailurePolicy": "Ignore"}))}
        self.assertEqual(policies, {"validate.giq-lint.dev": "Fail", "scale.giq-lint.dev": "Ignore"})

    def test_rights_name_their_objects(self):
        objects = self.render(EVERYTHING)
        rules = [rule for kind in ("Role", "ClusterRole") for item in self.of_kind(objects, kind)
                 for rule in item["rules"]]
        for rule in rules:
            self.assertNotIn("*", "".join(rule["verbs"] + rule["resources"] + rule["apiGroups"]))
            if set(rule["verbs"]) & {"update", "patch", "delete"}:
                self.assertTrue(rule.get("resourceNames"), f"may change more than its own: {rule}")
        without = self.render({"cluster": {"watch": False}, "certificates": {"mode": "files", "secretName": "mine"}})
        self.assertEqual([item["kind"] for item in without if "Role" in item["kind"]], [])
        self.assertFalse(self.of_kind(without, "Deployment")[0]["spec"]["template"]["spec"]
                         ["automountServiceAccountToken"])

    def test_the_policy_keeps_its_words(self):
        policy = {"actions": [{"rules": ["GIQ602"], "action": "deny", "from": "2027-01-31"},
                              {"rules": ["GIQ603"], "action": False}]}  # `action: off` in a file of values
        for values, expected in [({}, "# Nothing but the defaults: certain errors deny, the rest warns.\n"),
                                 ({"policy": policy}, 'actions:\n- action: deny\n  from: "2027-01-31"\n  rules:\n  - GIQ602\n'
                                  '- action: "off"\n  rules:\n  - GIQ603\n')]:
            maps = {item["metadata"]["name"]: item["data"] for item in self.of_kind(self.render(values), "ConfigMap")
                    if "data" in item}
            self.assertEqual(maps[f"{RELEASE}-policy"]["policy.yaml"], expected)

    def test_cert_manager_gets_a_certificate_and_fills_in_the_bundle(self):
        objects = self.render({"certificates": {"mode": "cert-manager"}, "mutate": True})
        certificate = self.of_kind(objects, "Certificate")[0]
        self.assertEqual(certificate["spec"]["dnsNames"][0], f"{RELEASE}.{NAMESPACE}.svc")
        self.assertEqual(certificate["spec"]["secretName"], f"{RELEASE}-tls")
        for item in objects:
            if item["kind"].endswith("WebhookConfiguration"):
                self.assertEqual(item["metadata"]["annotations"]["cert-manager.io/inject-ca-from"],
                                 f"{NAMESPACE}/{RELEASE}")

    def test_values_are_checked(self):
        for values, complaint in [({"failurPolicy": "Fail"}, "failurPolicy"), ({"timeoutSeconds": 60}, "timeoutSeconds"),
                                  ({"excludedNamespaces": ["mine"]}, "excludedNamespaces"),
                                  ({"image": {"repository": ""}}, "image.repository is needed")]:
            done = self.world.helm.run("template", RELEASE, CHART, values=with_defaults(values), check=False)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn(complaint, done.stderr)


    def test_readme_lists_all_values_with_their_defaults(self):
        release = json.loads(self.world.helm.run("install", "defaults", CHART, "--dry-run=client", "--output", "json",
                                                 values=with_defaults({})).stdout)
        table = (CHART / "README.md").read_text().split("## Values")[1].split("\n## ")[0]
        rows = dict(re.findall(r"^\| `([\w.]+)` \| (.*?) \|", table, re.MULTILINE))
        defaults = dict(leaves(release["chart"]["values"]))
        self.assertEqual(sorted(rows), sorted(defaults))
        for name, cell in rows.items():
            if cell.startswith("`"):
                self.assertEqual(json.loads(cell.strip("`")), defaults[name], name)


class Installed(Scenario):
    values = EVERYTHING

    def bundles(self):
        return [webhook["clientConfig"].get("caBundle") for path in (VALIDATING, MUTATING)
                for webhook in self.api.get(path)["webhooks"]]

    def test_upgrade_and_rollback_keep_the_bundle(self):
        before = self.bundles()
        self.assertTrue(all(before), before)
        self.world.install(self.values | {"timeoutSeconds": 3})
        self.assertEqual(self.api.get(VALIDATING)["webhooks"][0]["timeoutSeconds"], 3)
        self.assertEqual(self.bundles(), before)
        self.world.helm.run("rollback", RELEASE, "1", "--namespace", NAMESPACE)
        self.assertEqual(self.api.get(VALIDATING)["webhooks"][0]["timeoutSeconds"], 2)
        self.assertEqual(self.bundles(), before)

    def test_helm_test_succeeds(self):
        done = self.world.helm.run("test", RELEASE, "--namespace", NAMESPACE)
        self.assertRegex(done.stdout, r"Phase:\s+Succeeded")
