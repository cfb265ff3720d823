// GIQ110: a resource name that is no accelerator's and near one.
#include <fmt/format.h>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/device_names.h"
#include "engine/workload/quantity.h"
#include "rules/clip.h"
#include "rules/rename_member.h"

namespace giq {
namespace {

/// A name as far as a message shows it; longer ones are no resource names.
constexpr std::size_t kShownBytes = 63;

/// Whether the right name stands beside the wrong one and says the same.
bool SaysTheSame(const ResourceAmount& wrong, const ResourceAmount& right) {
  if (!wrong.amount.known() || !right.amount.known()) return false;
  const auto count = ParseQuantity(*wrong.amount);
  return count && count == ParseQuantity(*right.amount);
}

/// Renames it among limits and among requests, where it stands in each; takes it away where the
/// right name says the same. None where both stand there with different amounts.
std::vector<Edit> Correct(const Container& container, std::string_view name,
                          std::string_view meant) {
  std::vector<Edit> edits;
  for (const bool limit : {true, false}) {
    const ResourceAmount* amount = container.Resource(name, limit);
    if (amount == nullptr) continue;
    const ResourceAmount* right = container.Resource(meant, limit);
    const std::vector<Edit> corrected = right != nullptr && SaysTheSame(*amount, *right)
                                            ? std::vector<Edit>{RemoveNode(amount->key_at)}
                                            : RenameMember(amount->key_at, meant);
    if (corrected.empty()) return {};
    edits.insert(edits.end(), corrected.begin(), corrected.end());
  }
  return edits;
}

void Report(const Container& container, const ResourceAmount& amount, std::string_view meant,
            Findings& out) {
  Finding& finding =
      out.Report(amount.key_at, fmt::format("\"{}\" is no resource of a GKE node: {} is meant",
                                            Clip(amount.name, kShownBytes), meant));
  std::vector<Edit> edits = Correct(container, amount.name, meant);
  if (edits.empty()) return;
  // No node has the wrong one, so no pod runs that could behave worse.
  finding.fixes.push_back(
      {.title = fmt::format("ask for {}", meant), .safe = true, .edits = std::move(edits)});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  for (const Container& container : ctx.workload.pod.containers) {
    for (const ResourceAmount& amount : container.resources) {
      const std::string_view meant = MeantAcceleratorResource(amount.name);
      if (meant.empty()) continue;
      // One finding for limits and requests.
      const bool told = !amount.limit && container.Resource(amount.name, true) != nullptr;
      if (!told) Report(container, amount, meant, out);
    }
  }
}

}  // namespace

extern const Rule kUnknownExtendedResource = {
    .code = "GIQ110",
    .name = "unknown-extended-resource",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The container asks for an accelerator by a resource name that no node "
                       "has.",
            .why = "Kubernetes takes any name with a domain for an extended resource, so the "
                   "manifest is accepted. No node offers it: the pod stays Pending with "
                   "`Insufficient nvidia.com/tpu`, and the cluster autoscaler adds no node. GPUs "
                   "of GKE are `nvidia.com/gpu`, TPU chips `google.com/tpu`, in the singular.",
            .fix = "Ask for `nvidia.com/gpu` or `google.com/tpu`, in limits and in requests.",
            .bad = R"(apiVersion: v1
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
      requests:
        nvidia.com/tpu: 4
      limits:
        nvidia.com/tpu: 4
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
      requests:
        google.com/tpu: 4
      limits:
        google.com/tpu: 4
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/tpus",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
