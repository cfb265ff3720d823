// GIQ119: a node label under a key that cannot be meant.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/device_names.h"
#include "rules/clip.h"
#include "rules/rename_member.h"
#include "rules/selector_keys.h"

namespace giq {
namespace {

/// A key's name has 63 characters at most, behind a domain.
constexpr std::size_t kShownBytes = 100;

bool IsTpuKey(std::string_view key) { return key == kTpuLabel || key == kTopologyLabel; }

/// Renames the key; takes it away where the right one selects the same. None where that selects
/// something else: a person should say which counts.
std::vector<Edit> Correct(const Workload& w, const NodeLabel& label, const std::string& meant) {
  const auto right = std::ranges::find(w.pod.node_labels, meant, &NodeLabel::key);
  if (right != w.pod.node_labels.end()) {
    const bool same = !label.affinity && label.value.known() && right->value.known() &&
                      *label.value == *right->value;
    return same ? std::vector<Edit>{RemoveNode(label.key_at)} : std::vector<Edit>();
  }
  if (label.affinity) return {ReplaceValue(label.key_at, JsonString(meant))};
  return RenameMember(label.key_at, meant);
}

std::string Message(const NodeLabel& label, std::string_view meant, const Catalog& catalog) {
  const AcceleratorRow* row = label.value.known() ? catalog.Accelerator(*label.value) : nullptr;
  if (row != nullptr && (label.key == kGpuLabel || label.key == kTpuLabel)) {
    return fmt::format("{} is a {} and stands under the label of {}: {} is meant", row->label,
                       IsTpuKey(meant) ? "TPU" : "GPU", IsTpuKey(meant) ? "GPUs" : "TPUs", meant);
  }
  return fmt::format("\"{}\" is no label of GKE's nodes: {} is meant", Clip(label.key, kShownBytes),
                     meant);
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  for (const NodeLabel& label : w.pod.node_labels) {
    const std::string meant = MeantSelectorKey(label, *ctx.env.catalog);
    if (meant.empty()) continue;
    Finding& finding = out.Report(label.key_at, Message(label, meant, *ctx.env.catalog));
    std::vector<Edit> edits = Correct(w, label, meant);
    if (edits.empty()) continue;
    // No node has the label, so no pod runs that could behave worse.
    finding.fixes.push_back(
        {.title = fmt::format("select {}", meant), .safe = true, .edits = std::move(edits)});
  }
}

}  // namespace

extern const Rule kWrongSelectorKey = {
    .code = "GIQ119",
    .name = "wrong-selector-key",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "A node label is selected by a key that no node has with that value.",
            .why = "GPUs are selected by `cloud.google.com/gke-accelerator`, TPUs by "
                   "`cloud.google.com/gke-tpu-accelerator` and `cloud.google.com/gke-tpu- "
                   "topology`. No node carries a TPU's name under the GPU key, nor a misspelled "
                   "key: the pod stays Pending with `node(s) didn't match Pod's node "
                   "affinity/selector`, and the cluster autoscaler adds no node.",
            .fix = "Use the key of that hardware, letter by letter.",
            .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: tpu-v6e-slice
    cloud.google.com/gke-tpu-topology: 2x2
  containers:
  - name: server
    image: example.com/embedder:1.0
    resources:
      limits:
        google.com/tpu: 4
)",
            .good = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  nodeSelector:
    cloud.google.com/gke-tpu-accelerator: tpu-v6e-slice
    cloud.google.com/gke-tpu-topology: 2x2
  containers:
  - name: server
    image: example.com/embedder:1.0
    resources:
      limits:
        google.com/tpu: 4
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/tpus",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
