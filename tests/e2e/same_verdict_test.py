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
        self.compare(sorted((ROOT / "tests" / "rules").glob("GIQ*/*.yaml")), least=650)

    def test_the_corpus(self):
        if not CORPUS.is_dir():
            self.skipTest("there is no ../shared/corpus beside the repository")
        self.compare(sorted(CORPUS.glob("*.yaml")), least=40)

    def compare(self, files, least):
        offset = self.world.control_plane.audit_offset()
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.world.folder)) / "stored"
        folder.mkdir()
        audit_ids, sources = {}, {}  # by the stored object's file: the request, and the manifest
        # All of what explains first: the webhook hears of it by a watch, which is a moment behind.
        cases = [(file, documents, self.explain(documents, folder / f"{number:04}"))
                 for number, (file, documents) in enumerate(self.read(files))]
        for number, (file, documents, namespace) in enumerate(cases):
            for stored, audit_id in self.try_out(documents, folder / f"{number:04}", namespace):
                audit_ids[stored], sources[stored] = audit_id, file
        self.assertGreaterEqual(len(audit_ids), least, "objects that the API server takes")
        ours, theirs = self.webhook_findings(offset, audit_ids, folder), self.lint_findings(folder, audit_ids)
        differ = [f"{sources.get(place[0])} ({place[0]}): {' '.join(place[1:])}: by {who} alone"
                  for who, places in (("the webhook", ours - theirs), ("giq-lint", theirs - ours)) for place in places]
        self.assertEqual(differ, [], f"{len(differ)} findings of {len(ours | theirs)} differ:\n" + "\n".join(differ))
        print(f"\n  {len(audit_ids)} objects of {len(files)} files, {len(ours)} findings", flush=True)
        # No default that the API server fills in creates a finding.
        before = {(file, code) for file, code, _ in self.lint_findings(folder.parent / "sent", audit_ids)}
        self.assertEqual({(file, code) for file, code, _ in theirs} - before, set())

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
        self.sent(folder).mkdir(parents=True)
        others = [document for document in documents if kind_of(document) in COMPANIONS]
        if not others:
            return self.namespace
        namespace = f"{self.namespace}-{folder.parent.parent.name[-6:].lower().replace('_', '-')}-{folder.name}"
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

    @staticmethod
    def sent(folder):
        """Where the objects of a folder of stored ones lie as they were sent."""
        return folder.parent.parent / "sent" / folder.name

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
        (self.sent(file.parent) / file.name).write_text(json.dumps(document))
        file.write_text(stored)  # byte for byte: the API server writes `&` as \u0026
        return audit_id

    def webhook_findings(self, offset, audit_ids, folder):
        """(file, code, pointer) of each finding; an autoscaler's lie in the file of the autoscaler."""
        noted = {}

        def all_are_written():
            for event in self.world.control_plane.audit_events(offset):
                noted[event["auditID"]] = event.get("annotations", {}).get("validate.giq-lint.dev/findings", "")
            return all(audit_id in noted for audit_id in audit_ids.values())

        self.wait_for("the audit log is written", all_are_written)
        return {place for stored, audit_id in audit_ids.items()
                for place in self.parse(noted[audit_id], stored, self.names_beside(folder / stored))}

    @staticmethod
    def names_beside(stored):
        """Files of a folder by what is in them, as the webhook names it."""
        names = {}
        for file in stored.parent.glob("other*.json"):
            item = json.loads(file.read_text())
            names[f'{item["kind"]} "{item["metadata"]["name"]}"'] = f"{stored.parent.name}/{file.name}"
        return names

    def parse(self, text, stored, beside):
        """`CODE action [Kind "name" ]POINTER; …`"""
        self.assertNotIn(" more", text)
        for part in filter(None, text.split("; ")):
            code, _, place = part.split(" ", 2)
            other = next((name for name in beside if place.startswith(name)), None)
            yield (stored, code, place) if other is None else (beside[other], code, place.removeprefix(other).strip())

    def lint_findings(self, folder, audit_ids):
        """The same of giq-lint, for the folders of objects that the API server took."""
        done = subprocess.run([self.world.lint, "check", "--no-config", "--severity", "info", "--format", "json",
                               "--fail-on", "never", *self.arguments, "."], cwd=folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        folders = {stored.split("/")[0] for stored in audit_ids}
        places = {(finding["file"].removeprefix("./"), finding["code"], finding["pointer"])
                  for finding in json.loads(done.stdout)["findings"]}
        # A companion's own document (GIQ005: its suppressions) is judged where the companion is, and nowhere at admission.
        return {place for place in places if place[0].split("/")[0] in folders
                and not ("/other" in place[0] and place[1].startswith("GIQ0"))}


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
