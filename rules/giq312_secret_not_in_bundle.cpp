// GIQ312: a Secret that the server needs is named nearly like one in the same file.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/near.h"
#include "engine/rule/rule.h"

namespace giq {
namespace {

/// The Secrets that a pod names, each with its first place.
using SecretNames = std::map<std::string_view, Place>;

SecretNames SecretsOf(const Pod& pod) {
  SecretNames names;
  for (const Container& container : pod.containers) {
    for (const EnvVar& variable : container.env) {
      if (variable.from == EnvVar::From::kSecret) names.emplace(variable.object, variable.at);
    }
  }
  for (const Volume& volume : pod.volumes) {
    if (!volume.secret.empty()) names.emplace(volume.secret, volume.at);
  }
  names.erase("");
  return names;
}

/// Also an object that makes a Secret of its own name, such as an ExternalSecret.
bool IsMadeHere(const WorkloadContext& ctx, std::string_view name) {
  return std::ranges::any_of(ctx.bundle.objects_by_kind, [&](const auto& of_kind) {
    return of_kind.first.ends_with("Secret") &&
           std::ranges::any_of(of_kind.second,
                               [&](const Object* object) { return object->name == name; });
  });
}

/// The Secret of the file whose name is near and that the pod does not name itself; null when there
/// is none.
const Object* NearSecret(const WorkloadContext& ctx, std::string_view name,
                         const SecretNames& named) {
  // Shorter names are near to too many others.
  constexpr std::size_t kShortest = 5;
  if (name.size() < kShortest) return nullptr;
  // Among hundreds of names two are near by chance.
  constexpr std::size_t kMost = 200;
  const auto secrets = ctx.bundle.ObjectsOf("Secret");
  for (const Object* object : secrets.first(std::min(secrets.size(), kMost))) {
    const bool candidate = object->api_version == "v1" &&
                           object->namespace_ == ctx.workload.namespace_ &&
                           !named.contains(object->name);
    if (candidate && EditDistance(object->name, name, 2) <= 2) return object;
  }
  return nullptr;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const SecretNames named = SecretsOf(ctx.workload.pod);
  for (const auto& [name, at] : named) {
    if (IsMadeHere(ctx, name)) continue;
    const Object* near = NearSecret(ctx, name, named);
    if (near == nullptr) continue;
    const Node* written = near->root->At({"metadata", "name"});
    out.Report(at, fmt::format("the Secret \"{}\" is not in this file, but \"{}\" is: a pod whose "
                               "Secret does not exist never starts",
                               name, near->name))
        .With("Secret", std::string(near->name),
              SourceOf(near->At(written != nullptr ? written : near->root)));
  }
}

}  // namespace

extern const Rule kSecretNotInBundle = {
    .code = "GIQ312",
    .name = "secret-not-in-bundle",
    .family = Family::kModelCache,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A Secret that the server needs is named nearly like one in the same file.",
            .why = "A pod that takes a variable or a volume from a Secret that does not exist "
                   "stays in CreateContainerConfigError or ContainerCreating: `secret "
                   "\"hf-secrets\" not found`. A Secret of nearly that name in the same file is "
                   "probably the one that was meant.",
            .fix = "Use one name for both. Where both Secrets exist, there is nothing to do.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
spec:
  replicas: 1
  selector:
    matchLabels: {app: gemma}
  template:
    metadata:
      labels: {app: gemma}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=google/gemma-3-4b-it
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
---
apiVersion: v1
kind: Secret
metadata:
  name: hf-secrets
stringData:
  hf_api_token: hf_Ab3dE9fGh1JkLmN0pQrStUvWxYz2
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: gemma
spec:
  replicas: 1
  selector:
    matchLabels: {app: gemma}
  template:
    metadata:
      labels: {app: gemma}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=google/gemma-3-4b-it
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
---
apiVersion: v1
kind: Secret
metadata:
  name: hf-secret
stringData:
  hf_api_token: hf_Ab3dE9fGh1JkLmN0pQrStUvWxYz2
)",
            .config = "",
            .source = "https://kubernetes.io/docs/concepts/configuration/secret/"
                      "#restriction-secret-must-exist",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
