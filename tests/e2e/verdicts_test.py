"""What a user sees of a verdict, however the object arrives."""
from harness.objects import container, deployment, example
from harness.scenario import Scenario

REFUSED = 'admission webhook "validate.giq-lint.dev" denied the request: '
GPU = {"limits": {"nvidia.com/gpu": "1"}}
L4 = {"cloud.google.com/gke-accelerator": "nvidia-l4"}
# A scheme that no server knows: GIQ401.
BAD_URI = "gcs://acme-models/llama-3.1-8b-instruct"


def bad(name):
    return example("bad-model-cache", {"llama-3-70b": name})


def server(name, model, **metadata):
    """A vLLM server on one L4."""
    pod = {"nodeSelector": L4, "containers": [container(image="vllm/vllm-openai:v0.11.1", args=[f"--model={model}"],
                                                        resources=GPU)]}
    return deployment(name, pod, **metadata)


class Verdicts(Scenario):
    def assert_refused(self, message, code, *parts):
        self.assertIn("(Forbidden)", message)
        self.assertIn(REFUSED, message)
        for part in (code, *parts):
            self.assertIn(part, message)

    def test_create_is_refused_with_the_corrected_lines(self):
        message = self.refused("create", "-f", "-", stdin=bad("create"))
        self.assert_refused(message, "GIQ301", "do not fit the 100 GiB boot disk", "HF_HOME", "/dev/shm/hf_cache")
        self.assertIsNone(self.api.find(f"/apis/apps/v1/namespaces/{self.namespace}/deployments/create"))

    def test_all_findings_are_told_at_once(self):
        text = bad("two").replace("--tensor-parallel-size=8", "--tensor-parallel-size=16")
        self.assert_refused(self.refused("create", "-f", "-", stdin=text), "GIQ301", "GIQ601")

    def test_apply_server_side_and_dry_run_are_refused(self):
        for arguments in (["apply"], ["apply", "--server-side"], ["apply", "--dry-run=server"],
                          ["create", "--dry-run=server"]):
            with self.subTest(arguments=arguments):
                self.assert_refused(self.refused(*arguments, "-f", "-", stdin=bad("ways")), "GIQ301")

    def test_a_made_up_name_is_refused_too(self):
        text = bad("made-up").replace("name: made-up", "generateName: made-up-", 1)
        self.assert_refused(self.refused("create", "-f", "-", stdin=text), "GIQ301")

    def test_changes_are_refused(self):
        self.apply(server("changed", "Qwen/Qwen3-8B"))
        editor = f"sed -i s,Qwen/Qwen3-8B,{BAD_URI},"
        environment = {"EDITOR": editor, "TMPDIR": str(self.world.folder)}
        message = self.refused("edit", "deployment", "changed", environment=environment)
        self.assertIn("GIQ401", message)
        patch = [{"op": "replace", "path": "/spec/template/spec/containers/0/args/0", "value": f"--model={BAD_URI}"}]
        message = self.refused("patch", "deployment", "changed", "--type=json", "-p", str(patch).replace("'", '"'))
        self.assert_refused(message, "GIQ401")
        self.assertEqual(self.stored("deployment", "changed")["metadata"]["generation"], 1)

    def test_warnings_are_shown_and_the_object_is_stored(self):
        done = self.apply(server("warned", "gs://BUCKET_NAME/model"))
        self.assertRegex(done.stderr, r"(?m)^Warning: .*GIQ404")
        self.assertEqual(self.stored("deployment", "warned")["metadata"]["generation"], 1)

    def test_a_good_workload_passes_without_a_word(self):
        done = self.apply(server("good", "Qwen/Qwen3-8B"))
        self.assertEqual(done.stderr, "")
        self.assert_verdicts(self.namespace, "good", "allow")

    def test_what_holds_no_accelerator_is_not_even_asked_about(self):
        self.assert_not_asked(lambda: self.apply(deployment("plain")))

    def test_what_a_controller_owns_is_not_judged(self):
        owner = {"apiVersion": "example.com/v1", "kind": "Owner", "name": "o", "uid": "1", "controller": True}
        self.assert_not_asked(lambda: self.apply(server("owned", BAD_URI, ownerReferences=[owner])))


class Conditions(Scenario):
    """Which objects the API server sends: every container's accelerators count, wherever they stand."""

    values = {"failurePolicy": "Fail"}

    def is_reviewed(self, manifest):
        before = self.world.asked()
        self.apply(manifest)
        return self.world.asked() > before

    def test_each_place_of_an_accelerator_counts(self):
        small = {"limits": {"memory": "1Gi"}}
        for name, pod, reviewed in [
                ("limit", {"containers": [container(resources=GPU)]}, True),
                ("second", {"containers": [container(), container(name="second", resources=GPU)]}, True),
                ("init", {"containers": [container()], "initContainers": [container(name="init", resources=GPU)]}, True),
                ("selector", {"containers": [container()], "nodeSelector": L4}, True),
                ("memory", {"containers": [container(resources=small)], "nodeSelector": {"disk": "ssd"}}, False)]:
            with self.subTest(name=name):
                self.assertEqual(self.is_reviewed(deployment(name, pod)), reviewed)

    def test_an_invalid_object_gets_the_api_servers_own_words(self):
        message = self.refused("create", "-f", "-", stdin=deployment("empty", {}))
        self.assertIn("spec.template.spec.containers: Required value", message)

    def test_custom_kinds_are_always_sent(self):
        for kind, version in [("LeaderWorkerSet", "leaderworkerset.x-k8s.io/v1"), ("RayService", "ray.io/v1"),
                              ("JobSet", "jobset.x-k8s.io/v1alpha2"), ("InferenceService", "serving.kserve.io/v1beta1")]:
            manifest = {"apiVersion": version, "kind": kind, "metadata": {"name": f"any-{kind.lower()}"}, "spec": {}}
            with self.subTest(kind=kind):
                self.assertTrue(self.is_reviewed(manifest))

    def test_an_older_version_arrives_as_the_one_that_is_named(self):
        done = self.apply({"apiVersion": "autoscaling/v1", "kind": "HorizontalPodAutoscaler",
                           "metadata": {"name": "old"},
                           "spec": {"minReplicas": 1, "maxReplicas": 2,
                                    "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "x"}}})
        self.assertIn("created", done.stdout)
        logged = self.wait_for("the log tells of it", lambda: self.reviews_of("old"))
        self.assertEqual([review["kind"] for review in logged], ["HorizontalPodAutoscaler"])


class Exempt(Scenario):
    values = {"policy": {"exemptions": [
        {"namespaces": ["sandbox-*"], "reason": "a playground"},
        {"labels": {"team": "research"}, "reason": "they know"},
        {"annotations": {"example.com/waived": "*"}, "reason": "a ticket says so"}]}}

    def test_namespaces_of_the_system_and_the_webhook_are_never_asked_about(self):
        for namespace in ("kube-system", "gmp-system", "giq-system"):
            self.world.create_namespace(namespace)
            name = f"in-{namespace}"
            self.addCleanup(self.world.kubectl, "-n", namespace, "delete", "deployment", name)
            self.assert_not_asked(lambda namespace=namespace, name=name: self.world.kubectl(
                "-n", namespace, "apply", "-f", "-", stdin=server(name, BAD_URI)))

    def test_a_label_switches_a_namespace_off_without_the_webhook(self):
        self.world.create_namespace("off", {"giq-lint.dev/admission": "off"})
        self.assert_not_asked(lambda: self.world.kubectl("-n", "off", "apply", "-f", "-",
                                                         stdin=server("switched-off", BAD_URI)))

    def test_the_policys_exemptions_hold(self):
        self.world.create_namespace("sandbox-1")
        self.world.kubectl("-n", "sandbox-1", "apply", "-f", "-", stdin=server("by-namespace", BAD_URI))
        self.apply(server("by-label", BAD_URI, labels={"team": "research"}))
        self.apply(server("by-annotation", BAD_URI, annotations={"example.com/waived": "INC-1"}))
        self.refused("apply", "-f", "-", stdin=server("neither", BAD_URI, labels={"team": "serving"}))
        for namespace, name in (("sandbox-1", "by-namespace"), (self.namespace, "by-label"),
                                (self.namespace, "by-annotation")):
            self.assert_verdicts(namespace, name, "skip")


class Audit(Scenario):
    """Trying it out: nothing is refused and nothing is said, but the audit log knows."""

    values = {"policy": {"actions": [{"action": "audit"}]}}

    def test_findings_go_to_the_audit_log_alone(self):
        offset = self.world.control_plane.audit_offset()
        done = self.apply(server("quiet", BAD_URI))
        self.assertEqual(done.stderr, "")
        self.wait_for("the audit event is written", lambda: self.audited(offset, "quiet"))
        self.assertIn("GIQ401", str(self.audited(offset, "quiet")))

    def audited(self, offset, name):
        return [event.get("annotations", {}) for event in self.world.control_plane.audit_events(offset)
                if event.get("objectRef", {}).get("name") == name and event.get("annotations")]


class ChangedPolicy(Scenario):
    values = Audit.values

    def test_it_is_read_again_without_a_restart(self):
        self.apply(server("before", BAD_URI))
        pods = set(self.world.containers())
        self.world.install({"policy": {"actions": [{"action": "deny", "rules": ["GIQ401"]}]}})
        self.assertIn("GIQ401", self.refused("apply", "-f", "-", stdin=server("after", BAD_URI)))
        self.assertEqual(set(self.world.containers()), pods)
        self.assertEqual([running.restarts for running in self.world.kubelet.containers.values()], [0, 0])
