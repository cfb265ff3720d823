"""Corrections at admission: what `giq-lint fix` would write, once, and without a trace in `kubectl diff`."""
import json

from harness.objects import example
from harness.scenario import Scenario

CACHE = {"name": "HF_HOME", "value": "/dev/shm/hf_cache"}


class Mutation(Scenario):
    values = {"mutate": True}

    def environment(self, name):
        pod = self.stored("deployment", name)["spec"]["template"]["spec"]
        return pod["containers"][0]["env"]

    def manifest(self, name):
        return example("bad-model-cache", {"llama-3-70b": name})

    def test_a_safe_correction_is_applied_once(self):
        self.apply(self.manifest("once"))
        self.assert_verdicts(self.namespace, "once", "mutate", "allow")
        self.assertEqual(self.environment("once").count(CACHE), 1)
        # kubectl sends the list's order again, and says "configured"; nothing changes by it.
        before = self.stored("deployment", "once")["spec"]
        self.apply(self.manifest("once"))
        after = self.stored("deployment", "once")
        self.assertEqual((after["spec"], after["metadata"]["generation"]), (before, 1))

    def test_diff_shows_no_drift(self):
        self.apply(self.manifest("diff"))
        done = self.kubectl("diff", "-f", "-", stdin=self.manifest("diff"), check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_server_side_apply_keeps_it_without_a_conflict(self):
        self.apply(self.manifest("ssa"), "--server-side")
        self.apply(self.manifest("ssa"), "--server-side")
        self.assertEqual(self.environment("ssa").count(CACHE), 1)
        self.assertEqual(self.stored("deployment", "ssa")["metadata"]["generation"], 1)
        owned = self.manifest("ssa").replace("        env:\n", "        env:\n        - name: HF_HOME\n"
                                             "          value: /dev/shm/hf_cache\n")
        self.apply(owned, "--server-side")
        self.assertEqual(self.environment("ssa").count(CACHE), 1)

    def test_what_has_no_safe_correction_is_refused(self):
        message = self.refused("apply", "-f", "-", stdin=example("bad-latency-target"))
        self.assertIn("GIQ201", message)

    def test_a_dry_run_is_corrected_too(self):
        done = self.apply(self.manifest("dry"), "--dry-run=server", "-o", "json")
        pod = json.loads(done.stdout)["spec"]["template"]["spec"]
        self.assertIn(CACHE, pod["containers"][0]["env"])
        self.assertIsNone(self.api.find(f"/apis/apps/v1/namespaces/{self.namespace}/deployments/dry"))
