"""Scaling, whose reviews hold no pod template: the webhook has to know the workload and its replicas."""
import json

from harness.kubelet import NODE
from harness.objects import example
from harness.scenario import Scenario

REFUSED = 'admission webhook "scale.giq-lint.dev" denied the request: '


def l4_server(name, replicas):
    """Pods of four L4s each, that stop before new ones start."""
    return example("bad-quota", {"gemma-3-27b\n": f"{name}\n", "replicas: 3": f"replicas: {replicas}\n"
                                 "  strategy: {type: Recreate}"})


def tpu_server(name, replicas):
    """Replicas that write one compile cache."""
    return example("bad-tpu-compile-cache", {"qwen3-32b-tpu": name, "replicas: 3": f"replicas: {replicas}",
                                             "      serviceAccountName: model-reader\n": ""})


def autoscaler(target, least, most):
    return {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": target},
            "spec": {"minReplicas": least, "maxReplicas": most,
                     "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": target}}}


class Scaling(Scenario):
    def replicas(self, name):
        return self.stored("deployment", name)["spec"]["replicas"]

    def make_ready(self, name):
        """The Deployment's first pod, as a kubelet would."""
        def first_pod():
            pods = json.loads(self.kubectl("get", "pods", "-l", f"app={name}", "-o", "json").stdout)["items"]
            return pods[0]["metadata"]["name"] if pods else None

        pod = self.wait_for("the Deployment has a pod", first_pod)
        path = f"/api/v1/namespaces/{self.namespace}/pods/{pod}"
        self.api.post(f"{path}/binding", {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": pod},
                                          "target": {"apiVersion": "v1", "kind": "Node", "name": NODE}})
        self.api.merge(f"{path}/status", {"status": {
            "phase": "Running", "podIP": "10.99.0.200", "podIPs": [{"ip": "10.99.0.200"}],
            "conditions": [{"type": kind, "status": "True"} for kind in ("Ready", "ContainersReady")],
            "containerStatuses": [{"name": "vllm", "ready": True, "restartCount": 0, "image": "x", "imageID": "x",
                                   "state": {"running": {}}}]}})
        self.wait_for("the Deployment has a ready replica",
                      lambda: self.stored("deployment", name)["status"].get("readyReplicas") == 1)

    def is_known(self, name):
        """Whether a scale of the object is judged: its watch event may be a moment behind its creation."""
        self.kubectl("scale", "deployment", name, "--replicas=2", "--dry-run=server", check=False)
        return any(review.get("subresource") == "scale" and review["verdict"] != "skip"
                                            for review in self.reviews_of(name))


class Quota(Scaling):
    values = {"quota": {"limits": [{"accelerator": "nvidia-l4", "limit": 8}]}}

    def test_scaling_past_the_quota_is_refused(self):
        self.apply(l4_server("quota", 1))
        self.wait_for("the webhook knows the Deployment", lambda: self.is_known("quota"))
        for arguments in (["scale", "deployment", "quota", "--replicas=3"],
                          ["patch", "deployment", "quota", "--subresource=scale", "--type=merge", "-p",
                           '{"spec":{"replicas":3}}']):
            message = self.refused(*arguments)
            self.assertIn(REFUSED, message)
            self.assertIn("GIQ101", message)
        self.assertEqual(self.replicas("quota"), 1)
        self.kubectl("scale", "deployment", "quota", "--replicas=2")
        self.assertEqual(self.replicas("quota"), 2)
        self.kubectl("scale", "deployment", "quota", "--replicas=0")

    def test_an_autoscaler_is_judged_with_its_deployment(self):
        self.apply(l4_server("scaled", 1))
        self.wait_for("the webhook knows the Deployment", lambda: self.is_known("scaled"))
        message = self.refused("apply", "-f", "-", stdin=autoscaler("scaled", 3, 3))
        self.assertIn(REFUSED, message)
        self.assertIn("GIQ101", message)
        done = self.apply(autoscaler("scaled", 1, 6))
        self.assertRegex(done.stderr, r"(?m)^Warning: .*GIQ103")

    def test_a_quota_that_changes_is_read_again(self):
        self.apply(l4_server("grows", 1))
        self.wait_for("the webhook knows the Deployment", lambda: self.is_known("grows"))
        self.refused("scale", "deployment", "grows", "--replicas=3")
        self.world.install({"quota": {"limits": [{"accelerator": "nvidia-l4", "limit": 64}]}})
        self.addCleanup(self.world.install, self.values)
        self.kubectl("scale", "deployment", "grows", "--replicas=3", "--dry-run=server")

    def test_what_nobody_judges_scales_freely(self):
        self.apply(l4_server("plain", 1).replace("vllm/vllm-openai:v0.11.0", "nginx")
                   .replace('nvidia.com/gpu: "4"', "cpu: 32"))
        self.kubectl("scale", "deployment", "plain", "--replicas=9")
        self.assertEqual(self.replicas("plain"), 9)
        self.kubectl("scale", "deployment", "plain", "--replicas=0")


class CompileCache(Scaling):
    # An autoscaler of two replicas at least would be refused when it is created.
    values = {"policy": {"actions": [{"rules": ["GIQ502"], "action": "warn"}]}}

    def test_scaling_waits_for_the_first_ready_replica(self):
        self.apply(tpu_server("cold", 1))
        self.wait_for("the webhook knows the Deployment", lambda: self.is_known("cold"))
        message = self.refused("scale", "deployment", "cold", "--replicas=3")
        self.assertIn(REFUSED, message)
        self.assertIn("GIQ503", message)
        self.make_ready("cold")
        self.wait_for("the webhook knows the ready replica", lambda: self.kubectl(
            "scale", "deployment", "cold", "--replicas=3", check=False).returncode == 0)
        self.assertEqual(self.replicas("cold"), 3)

    def test_the_autoscalers_own_scaling_is_refused_too(self):
        self.apply(tpu_server("auto", 1))
        self.wait_for("the webhook knows the Deployment", lambda: self.is_known("auto"))
        self.assertRegex(self.apply(autoscaler("auto", 2, 4)).stderr, r"(?m)^Warning: .*GIQ502")

        def able_to_scale():
            conditions = self.stored("hpa", "auto").get("status", {}).get("conditions", [])
            return next((entry for entry in conditions if entry["type"] == "AbleToScale"), {})

        self.wait_for("the autoscaler is refused", lambda: able_to_scale().get("reason") == "FailedUpdateScale")
        self.assertEqual(able_to_scale()["status"], "False")
        self.assertIn("GIQ503", able_to_scale()["message"])
        self.assertEqual(self.replicas("auto"), 1)
        self.make_ready("auto")
        self.wait_for("the autoscaler gets its replicas", lambda: self.replicas("auto") == 2)
