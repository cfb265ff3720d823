"""The webhook finds what giq-lint finds in the same object, for every fixture of the rules and every manifest of the corpus."""
import json
import pathlib
import subprocess
import tempfile

from harness.api import ApiError
from harness.chart import ROOT
from harness.scenario import Scenario

CORPUS = ROOT.parent / "shared" / "corpus" / "files"
# Where objects of a kind are created; those that are judged are only tried (dry run), so that nothing starts.
JUDGED = {
    ("apps/v1", "Deployment"): "deployments", ("apps/v1", "StatefulSet"): "statefulsets",
    ("apps/v1", "DaemonSet"): "daemonsets", ("batch/v1", "Job"): "jobs", ("v1", "Pod"): "pods",
    ("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet"): "leaderworkersets",
    ("jobset.x-k8s.io/v1alpha2", "JobSet"): "jobsets", ("ray.io/v1", "RayCluster"): "rayclusters",
    ("ray.io/v1", "RayService"): "rayservices", ("ray.io/v1", "RayJob"): "rayjobs",
    ("serving.kserve.io/v1beta1", "InferenceService"): "inferenceservices",
    ("serving.kserve.io/v1alpha1", "LLMInferenceService"): "llminferenceservices",
}
# What the webhook watches beside them.
COMPANIONS = {
    ("v1", "Service"): "services", ("v1", "ConfigMap"): "configmaps",
    ("autoscaling/v2", "HorizontalPodAutoscaler"): "horizontalpodautoscalers",
    ("monitoring.googleapis.com/v1", "PodMonitoring"): "podmonitorings",
}
FACTS = {"region": "us-central1", "mode": "autopilot", "gkeVersion": "1.33.4-gke.1350000", "bootDisk": "200GB"}
QUOTA = [{"accelerator": "nvidia-l4", "limit": 2}, {"accelerator": "nvidia-h100-80gb", "limit": 8},
         {"accelerator": "tpu-v6e-slice", "limit": 8}, {"accelerator": "*", "limit": 16}]


def collection(api_version, plural, namespace):
    root = f"/api/{api_version}" if "/" not in api_version else f"/apis/{api_version}"
    return f"{root}/namespaces/{namespace}/{plural}"


def kind_of(document):
    return document.get("apiVersion"), document.get("kind")


class SameVerdict(Scenario):
    # Everything is sent, and findings go to the audit log with their places, whatever they would do otherwise.
    values = {"match": "all", "barePods": True, "failurePolicy": "Fail", "policy": {"actions": [{"action": "audit"}]}}
    arguments: list = []

    def test_each_fixture(self):
        self.compare(sorted((ROOT / "tests" / "rules").glob("GIQ*/*.yaml")), least=450)

    def test_the_corpus(self):
        if not CORPUS.is_dir():
            self.skipTest("there is no ../shared/corpus beside the repository")
        self.compare(sorted(CORPUS.glob("*.yaml")), least=40)

    def compare(self, files, least):
        offset = self.world.control_plane.audit_offset()
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.world.folder))
        tried = {}  # the stored object's file -> (audit id, the manifest's file)
        # All of what explains first: the webhook hears of it by a watch, which is a moment behind.
        cases = [(file, documents, self.explain(documents, folder / f"{number:04}"))
                 for number, (file, documents) in enumerate(self.read(files))]
        for number, (file, documents, namespace) in enumerate(cases):
            for stored, audit_id in self.try_out(documents, folder / f"{number:04}", namespace):
                tried[stored] = audit_id, file
        self.assertGreaterEqual(len(tried), least, "objects that the API server takes")
        ours, theirs = self.webhook_findings(offset, tried), self.lint_findings(folder)
        differ = [f"{file.relative_to(ROOT.parent)}: webhook {sorted(ours[stored] - theirs.get(stored, set()))}, "
                  f"giq-lint {sorted(theirs.get(stored, set()) - ours[stored])} on {stored}"
                  for stored, (_, file) in tried.items() if ours[stored] != theirs.get(stored, set())]
        self.assertEqual(differ, [], f"{len(differ)} of {len(tried)} objects are judged otherwise:\n" + "\n".join(differ))
        print(f"\n  {len(tried)} objects of {len(files)} files, {sum(map(len, ours.values()))} findings", flush=True)
        self.assert_no_new_finding(tried, theirs)

    def read(self, files):
        """Files with their documents, of those that kubectl reads to the end."""
        paths = [file for file in files if ".config." not in file.name]
        done = subprocess.run([self.world.control_plane.program, "documents", *paths], capture_output=True, text=True,
                              check=True)
        for line in done.stdout.splitlines():
            read = json.loads(line)
            documents = [item for document in read["documents"] if isinstance(document, dict)
                         for item in (document.get("items") or [] if document.get("kind") == "List" else [document])]
            if "error" not in read:
                yield pathlib.Path(read["file"]), [item for item in documents if isinstance(item, dict)]

    def explain(self, documents, folder):
        """Creates what explains the judged objects of a file; in a namespace of its own, whose name it returns."""
        folder.mkdir()
        others = [document for document in documents if kind_of(document) in COMPANIONS]
        if not others:
            return self.namespace
        namespace = f"{self.namespace}-{folder.parent.name[-6:].lower().replace('_', '-')}-{folder.name}"
        self.api.post("/api/v1/namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}})
        for index, document in enumerate(others):
            self.keep(document, COMPANIONS, namespace, folder / f"other{index}.json")
        return namespace

    def try_out(self, documents, folder, namespace):
        """Tries each of the judged objects; yields its stored form's file and its request's audit id."""
        judged = [document for document in documents if kind_of(document) in JUDGED]
        for index, document in enumerate(judged):
            stored = folder / f"object{index}.json"
            audit_id = self.keep(document, JUDGED, namespace, stored, "?dryRun=All")
            if audit_id:
                yield str(stored.relative_to(folder.parent)), audit_id

    def keep(self, document, kinds, namespace, file, query=""):
        """Sends an object and writes what the API server makes of it; the request's audit id, None if it is refused."""
        document.setdefault("metadata", {})["namespace"] = namespace
        document["metadata"].pop("generateName", None)
        path = collection(document["apiVersion"], kinds[kind_of(document)], namespace)
        try:
            stored, audit_id = self.api.create(path + query, document)
        except ApiError as error:
            self.assertNotIn("webhook", str(error))
            return None
        file.write_text(json.dumps(stored))
        return audit_id

    def webhook_findings(self, offset, tried):
        """Of each stored file: (code, pointer)."""
        found = {}

        def all_are_written():
            for event in self.world.control_plane.audit_events(offset):
                found[event["auditID"]] = event.get("annotations", {}).get("validate.giq-lint.dev/findings", "")
            return all(audit_id in found for audit_id, _ in tried.values())

        self.wait_for("the audit log is written", all_are_written)
        return {stored: self.parse(found[audit_id]) for stored, (audit_id, _) in tried.items()}

    @staticmethod
    def parse(text):
        """`CODE action [Kind "name" ]POINTER; …`: findings in the object itself."""
        findings = set()
        for part in filter(None, text.split("; ")):
            words = part.split(" ", 2)
            pointer = words[2] if len(words) > 2 else ""
            findings.add((words[0], pointer))
        return findings

    def lint_findings(self, folder):
        done = subprocess.run([self.world.lint, "check", "--no-config", "--severity", "info", "--format", "json",
                               "--fail-on", "never", *self.arguments, "."], cwd=folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        findings = {}
        for finding in json.loads(done.stdout)["findings"]:
            place = findings.setdefault(finding["file"].removeprefix("./"), set())
            place.add((finding["code"], finding["pointer"]))
        return findings

    def assert_no_new_finding(self, tried, stored_findings):
        """No default that the API server fills in creates a finding."""
        sources = sorted({str(file) for _, file in tried.values()})
        done = subprocess.run([self.world.lint, "check", "--no-config", "--severity", "info", "--format", "json",
                               "--fail-on", "never", "--companions", "none", *self.arguments, *sources],
                              capture_output=True, text=True)
        written = {}
        for finding in json.loads(done.stdout)["findings"]:
            written.setdefault(finding["file"], set()).add(finding["code"])
        for stored, (_, file) in tried.items():
            new = {code for code, _ in stored_findings.get(stored, set())} - written.get(str(file), set())
            self.assertEqual(new, set(), f"{file}: only the stored object has these")


class SameVerdictWithFacts(SameVerdict):
    """The same where quota and the cluster are known."""

    values = SameVerdict.values | {"cluster": FACTS, "quota": {"limits": QUOTA}}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        quota = cls.world.folder / "quota.json"
        quota.write_text(json.dumps({"quota": QUOTA}))
        cls.arguments = ["--quota", str(quota), "--region", FACTS["region"], "--mode", FACTS["mode"],
                         "--gke-version", FACTS["gkeVersion"], "--boot-disk", FACTS["bootDisk"]]
