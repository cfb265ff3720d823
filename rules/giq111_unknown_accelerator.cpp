// GIQ111: a node selector whose accelerator does not exist on GKE.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/accelerator_names.h"
#include "rules/clip.h"

namespace giq {
namespace {

/// A label's value has 63 characters at most.
constexpr std::size_t kShownBytes = 63;

/// Names that are shown; the rest adds nothing.
constexpr std::size_t kShown = 3;

std::string NamesOf(const std::vector<const AcceleratorRow*>& rows) {
  std::string names;
  for (std::size_t i = 0; i < std::min(rows.size(), kShown); ++i) {
    names += (i == 0 ? "" : " or ") + std::string(rows[i]->label);
  }
  return names;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Fact<std::string>& label = ctx.workload.accelerator;
  if (!label.known() || ctx.env.catalog->Accelerator(*label) != nullptr) return;
  const NearAccelerators near = FindNearAccelerators(*label, *ctx.env.catalog);
  const std::string claim =
      fmt::format("\"{}\" is no accelerator of GKE", Clip(*label, kShownBytes));
  if (near.rows.empty()) {
    // New hardware appears before the catalog knows it.
    out.Report(label.at(), Severity::kWarning,
               fmt::format("{} that the catalog knows, nor near one", claim))
        .certain = false;
    return;
  }
  Finding& finding =
      out.Report(label.at(), fmt::format("{}: {} may be meant", claim, NamesOf(near.rows)));
  for (std::size_t i = 0; i < std::min(near.rows.size(), kShown); ++i) {
    const AcceleratorRow& row = *near.rows[i];
    finding.With("accelerator", fmt::format("{} ({})", row.label, row.product),
                 fmt::format("catalog: {}", row.source));
  }
  if (near.typo_of == nullptr) return;
  finding.fixes.push_back({.title = fmt::format("select {}", near.typo_of->label),
                           .safe = true,
                           .edits = {ReplaceValue(label.at(), JsonString(near.typo_of->label))}});
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kUnknownAccelerator = {
    .code = "GIQ111",
    .name = "unknown-accelerator",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The accelerator label's value is none that GKE nodes carry.",
            .why = "No node has the label, so the pod stays Pending with `node(s) didn't match "
                   "Pod's node affinity/selector` and the cluster autoscaler adds none. The value "
                   "must be exact: `nvidia-h100-80gb`, not `nvidia-h100`. A value near a known one "
                   "is an error; one that resembles nothing is a warning, because new hardware may "
                   "be newer than the catalog.",
            .fix = "Use the label's exact value, or add the accelerator to a catalog of your own "
                   "(`catalog` in .giq-lint.yaml).",
            .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: qwen
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: nvidia-tesla-l4
  containers:
  - name: vllm
    image: vllm/vllm-openai:v0.11.1
    args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
    resources:
      limits:
        nvidia.com/gpu: "1"
)",
            .good = R"(apiVersion: v1
kind: Pod
metadata:
  name: qwen
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: nvidia-l4
  containers:
  - name: vllm
    image: vllm/vllm-openai:v0.11.1
    args: ["--model=Qwen/Qwen2.5-7B-Instruct"]
    resources:
      limits:
        nvidia.com/gpu: "1"
)",
            .config = "",
            .source = "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/gpus",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
