"""Manifests that the scenarios use, and JSON in pieces."""
import json

from harness.chart import ROOT


def json_documents(text):
    """The JSON values of a text, one behind the other; a List counts as its items."""
    documents, place = [], 0
    while (place := _skip_space(text, place)) < len(text):
        value, place = json.JSONDecoder().raw_decode(text, place)
        documents += value["items"] if value.get("kind", "").endswith("List") and "items" in value else [value]
    return documents


def _skip_space(text, place):
    while place < len(text) and text[place].isspace():
        place += 1
    return place


def example(name, replacements=None):
    """The text of examples/NAME.yaml with some words replaced."""
    text = (ROOT / "examples" / f"{name}.yaml").read_text()
    for old, new in (replacements or {}).items():
        text = text.replace(old, new)
    return text


def deployment(name, pod_spec=None, replicas=0, **metadata):
    """A Deployment that runs nothing as long as nobody scales it."""
    spec = pod_spec if pod_spec is not None else {"containers": [{"name": "main", "image": "nginx"}]}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name, **metadata},
            "spec": {"replicas": replicas, "selector": {"matchLabels": {"app": name}},
                     "template": {"metadata": {"labels": {"app": name}}, "spec": spec}}}


def container(**fields):
    return {"name": "main", "image": "nginx", **fields}


def custom_kind(group, version, plural, kind, scale=False):
    """A minimal CustomResourceDefinition that takes every field."""
    subresources = {"scale": {"specReplicasPath": ".spec.replicas", "statusReplicasPath": ".status.replicas"}}
    return {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
            "metadata": {"name": f"{plural}.{group}"},
            "spec": {"group": group, "scope": "Namespaced",
                     "names": {"plural": plural, "singular": kind.lower(), "kind": kind, "listKind": f"{kind}List"},
                     "versions": [{"name": version, "served": True, "storage": True,
                                   "schema": {"openAPIV3Schema": {"type": "object",
                                                                  "x-kubernetes-preserve-unknown-fields": True}},
                                   **({"subresources": subresources} if scale else {})}]}}


# Kinds of others that the chart names or the rules know, as far as the tests need them.
CUSTOM_KINDS = [
    custom_kind("leaderworkerset.x-k8s.io", "v1", "leaderworkersets", "LeaderWorkerSet", scale=True),
    custom_kind("jobset.x-k8s.io", "v1alpha2", "jobsets", "JobSet"),
    custom_kind("ray.io", "v1", "rayclusters", "RayCluster"),
    custom_kind("ray.io", "v1", "rayservices", "RayService"),
    custom_kind("ray.io", "v1", "rayjobs", "RayJob"),
    custom_kind("serving.kserve.io", "v1beta1", "inferenceservices", "InferenceService"),
    custom_kind("serving.kserve.io", "v1alpha1", "llminferenceservices", "LLMInferenceService"),
    custom_kind("monitoring.googleapis.com", "v1", "podmonitorings", "PodMonitoring"),
    custom_kind("monitoring.coreos.com", "v1", "servicemonitors", "ServiceMonitor"),
    custom_kind("cert-manager.io", "v1", "certificates", "Certificate"),
    custom_kind("cert-manager.io", "v1", "issuers", "Issuer"),
]
