// GIQ008: a known field that stands in a structure which does not have it.
#include <fmt/format.h>

#include <set>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/misplaced_fields.h"

namespace giq {
namespace {

/// The edit that writes a field where it belongs; nothing where something stands there or in the
/// way.
std::optional<Edit> AddHome(const Object& object, const MisplacedField& field) {
  const std::string_view key = field.entry->key->text;
  const auto& [first, second] = field.path;
  const Node* there = field.home;
  for (const std::string_view name : field.path) {
    if (!name.empty() && there != nullptr) there = there->Find(name);
  }
  if (!field.home->IsMapping() || (there != nullptr && there->Find(key) != nullptr)) {
    return std::nullopt;
  }
  const Place home = object.At(field.home);
  std::string value = ToJson(*field.entry->value);
  if (first.empty()) return AddMember(home, key, std::move(value));
  if (second.empty()) return AddMemberBelow(home, {first}, key, std::move(value));
  return AddMemberBelow(home, {first, second}, key, std::move(value));
}

/// Moves a field to where it belongs, when that is plain.
std::optional<Fix> MoveHome(const Object& object, const MisplacedField& field) {
  if (field.home == nullptr || field.entry->merged) return std::nullopt;
  auto add = AddHome(object, field);
  if (!add) return std::nullopt;
  const auto& [first, second] = field.path;
  // Unsafe: what was dropped so far takes effect.
  return Fix{.title = fmt::format("move {} to {}", field.entry->key->text,
                                  first.empty() || !second.empty() ? field.belongs : first),
             .safe = false,
             .edits = {RemoveNode(object.At(field.entry->value)), *std::move(add)}};
}

void CheckObject(const Object& object, Findings& out) {
  for (const MisplacedField& field : MisplacedFieldsOf(object)) {
    Finding& finding =
        out.Report(object.At(field.entry->key),
                   fmt::format("\"{}\" stands in {}, which has no such field: it belongs to {}",
                               field.entry->key->text, field.owner, field.belongs));
    if (auto fix = MoveHome(object, field)) finding.fixes.push_back(*std::move(fix));
  }
}

void Check(const BundleContext& ctx, Findings& out) {
  std::set<const Node*> with_workload;
  for (const auto& workload : ctx.bundle.workloads) with_workload.insert(workload->object_at.node);
  for (const Object& object : ctx.bundle.objects) {
    if (with_workload.contains(object.root)) CheckObject(object, out);
  }
}

}  // namespace

extern const Rule kMisplacedField = {
    .code = "GIQ008",
    .name = "misplaced-field",
    .family = Family::kDocument,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A known field stands at a level that does not have it.",
            .why = "kubectl validates fields at the API server and stops with `unknown field "
                   "\"spec.template.spec.containers[0].limits\"`; clients that do not validate "
                   "(Helm, controllers, `--validate=false`) lose the field without a word, and "
                   "the pod runs without its limits, its node selector or its token.",
            .fix = "Indent the field below the structure that has it: `cpu` and `memory` below "
                   "`limits` and `requests`, those below `resources`, `nodeSelector` and "
                   "`tolerations` below the pod's `spec`, `secretKeyRef` below `valueFrom`.",
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
          cpu: "4"
          memory: 20Gi
          limits: {nvidia.com/gpu: "1"}
        requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
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
          limits: {cpu: "4", memory: 20Gi, nvidia.com/gpu: "1"}
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 20Gi, nvidia.com/gpu: "1"}
)",
            .config = "",
            .source = "https://kubernetes.io/docs/reference/using-api/api-concepts/"
                      "#setting-the-field-validation-level",
        },
    .check = CheckBundle{Check},
};

}  // namespace giq
