"""The reviews that the webhook is measured with: about 8 kB each, as an API server sends them."""
import copy
import json

UID = "705ab4f5-6393-11e8-b7cc-42010a800002"


def probe(path: str, **more: int) -> dict:
    return {"httpGet": {"path": path, "port": 8000, "scheme": "HTTP"}, "timeoutSeconds": 1, "successThreshold": 1, **more}


CONTAINER = {
    "name": "vllm", "image": "vllm/vllm-openai:v0.11.0", "imagePullPolicy": "IfNotPresent",
    "args": ["--model=google/gemma-3-12b-it", "--tensor-parallel-size=2", "--max-model-len=16384"],
    "env": [{"name": "HUGGING_FACE_HUB_TOKEN",
             "valueFrom": {"secretKeyRef": {"name": "hf-secret", "key": "hf_api_token"}}}],
    "ports": [{"containerPort": 8000, "protocol": "TCP"}],
    "startupProbe": probe("/health", periodSeconds=10, failureThreshold=120),
    "livenessProbe": probe("/health", periodSeconds=10, failureThreshold=3),
    "readinessProbe": probe("/health", periodSeconds=5, failureThreshold=3),
    "resources": {"requests": {"cpu": "16", "memory": "64Gi", "ephemeral-storage": "40Gi", "nvidia.com/gpu": "2"},
                  "limits": {"memory": "64Gi", "nvidia.com/gpu": "2"}},
    "volumeMounts": [{"name": "shm", "mountPath": "/dev/shm"}],
    "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
}
POD = {
    "nodeSelector": {"cloud.google.com/gke-accelerator": "nvidia-l4",
                     "node.kubernetes.io/instance-type": "g2-standard-24"},
    "containers": [CONTAINER],
    "volumes": [{"name": "shm", "emptyDir": {"medium": "Memory", "sizeLimit": "8Gi"}}],
    "restartPolicy": "Always", "terminationGracePeriodSeconds": 30, "dnsPolicy": "ClusterFirst",
    "securityContext": {}, "schedulerName": "default-scheduler",
}


def deployment(name: str, pod: dict) -> dict:
    return {
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": name, "namespace": "serving", "uid": "b1c2d3e4-0000-4000-8000-000000000001",
                     "resourceVersion": "123456", "generation": 1, "creationTimestamp": "2026-11-20T08:00:00Z",
                     "labels": {"app": name, "team": "serving", "app.kubernetes.io/managed-by": "argocd"},
                     "annotations": {"deployment.kubernetes.io/revision": "1"}},
        "spec": {"replicas": 1, "selector": {"matchLabels": {"app": name}},
                 "template": {"metadata": {"labels": {"app": name}}, "spec": pod},
                 "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}},
                 "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600},
        "status": {},
    }


def managed(value: object) -> dict:
    """Who set which field, as managedFields tells it."""
    fields = {"f:" + key: managed(inner) for key, inner in value.items()} if isinstance(value, dict) else {}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        fields = {'k:{"name":"%s"}' % item.get("name", i): {".": {}, **managed(item)} for i, item in enumerate(value)}
    return fields


def review(obj: dict) -> bytes:
    resource = {"group": "apps", "version": "v1", "resource": "deployments"}
    kind = {"group": "apps", "version": "v1", "kind": "Deployment"}
    obj["metadata"]["managedFields"] = [
        {"manager": "kubectl-client-side-apply", "operation": "Update", "apiVersion": "apps/v1",
         "time": "2026-11-20T08:00:00Z", "fieldsType": "FieldsV1", "fieldsV1": managed({"spec": obj["spec"]})},
        {"manager": "argocd-controller", "operation": "Apply", "apiVersion": "apps/v1", "time": "2026-11-20T08:10:00Z",
         "fieldsType": "FieldsV1", "fieldsV1": managed({"metadata": {"labels": obj["metadata"]["labels"]},
                                                        "spec": {"template": obj["spec"]["template"]}})}]
    obj["metadata"]["annotations"]["kubectl.kubernetes.io/last-applied-configuration"] = json.dumps(
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": obj["metadata"]["name"]},
         "spec": obj["spec"]}, separators=(",", ":"))
    request = {
        "uid": UID, "kind": kind, "resource": resource, "requestKind": kind, "requestResource": resource,
        "name": obj["metadata"]["name"], "namespace": "serving", "operation": "CREATE",
        "userInfo": {"username": "someone@example.com", "groups": ["system:authenticated"]},
        "object": obj, "oldObject": None, "dryRun": False,
        "options": {"kind": "CreateOptions", "apiVersion": "meta.k8s.io/v1",
                    "fieldManager": "kubectl-client-side-apply", "fieldValidation": "Strict"},
    }
    body = {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": request}
    return json.dumps(body, separators=(",", ":")).encode()


def reviews() -> dict[str, bytes]:
    """By the verdict that the webhook comes to."""
    denied = copy.deepcopy(POD)
    denied["containers"][0]["args"][1] = "--tensor-parallel-size=4"
    web = copy.deepcopy(POD)
    del web["nodeSelector"]
    container = web["containers"][0]
    container.update(name="web", image="example.com/shop/web:1.42.0",
                     args=["--listen=:8000", "--log-level=info", "--upstream=http://catalogue.shop.svc:8080"],
                     env=[{"name": "DATABASE_PASSWORD",
                           "valueFrom": {"secretKeyRef": {"name": "database", "key": "password"}}}],
                     resources={"requests": {"cpu": "250m", "memory": "256Mi"}, "limits": {"memory": "512Mi"}})

    return {"allow": review(deployment("gemma-3-12b", copy.deepcopy(POD))),
            "deny": review(deployment("gemma-3-12b", denied)), "skip": review(deployment("web", web))}
