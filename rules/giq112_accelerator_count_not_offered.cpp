// GIQ112: a pod that wants a number of accelerators which no VM carries.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/rule/rule.h"
#include "rules/accelerator_edits.h"

namespace giq {
namespace {

/// Whole accelerators that one VM carries, by the machine types of the catalog.
std::set<std::int64_t> CountsOffered(std::string_view accelerator, const Catalog& catalog) {
  std::set<std::int64_t> counts;
  for (const MachineTypeRow* machine : catalog.MachineTypesWith(accelerator)) {
    if (machine->accelerators >= 1) {
      counts.insert(static_cast<std::int64_t>(machine->accelerators));
    }
  }
  return counts;
}

std::string Listed(const std::set<std::int64_t>& counts) {
  return fmt::format("{}", fmt::join(counts, ", "));
}

/// The count to ask for instead: the next larger one, else the largest.
std::int64_t NearestOffered(const std::set<std::int64_t>& counts, std::int64_t count) {
  const auto next = counts.lower_bound(count);
  return next != counts.end() ? *next : *counts.rbegin();
}

bool IsOnAutopilot(const Environment& env) { return env.cluster.mode == ClusterMode::kAutopilot; }

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.accelerator.known() || !w.accelerators_per_pod.known()) return;
  const AcceleratorRow* accelerator = ctx.env.catalog->Accelerator(*w.accelerator);
  if (accelerator == nullptr) return;
  const std::set<std::int64_t> counts = CountsOffered(accelerator->label, *ctx.env.catalog);
  const std::int64_t count = *w.accelerators_per_pod;
  if (counts.empty() || count < 1 || counts.contains(count)) return;
  const bool too_many = count > *counts.rbegin();
  if (!too_many && !(IsOnAutopilot(ctx.env) && accelerator->kind == AcceleratorKind::kGpu)) return;

  const bool certain = too_many && accelerator->trust == Trust::kVerified;
  Finding& finding =
      out.Report(w.accelerators_per_pod.at(), certain ? Severity::kError : Severity::kWarning,
                 too_many ? fmt::format("the pod wants {} {}, no VM carries more than {}", count,
                                        accelerator->label, *counts.rbegin())
                          : fmt::format("the pod wants {} {}, Autopilot offers VMs with {}", count,
                                        accelerator->label, Listed(counts)));
  // Autopilot's own list of counts is not published as data; the machine types stand for it.
  finding.certain = certain;
  finding.With("accelerators of the pod", std::to_string(count),
               SourceOf(w.accelerators_per_pod.at()));
  finding.With("accelerators of a VM", Listed(counts),
               fmt::format("catalog: {}", accelerator->source));
  const std::int64_t offered = NearestOffered(counts, count);
  std::vector<Edit> edits = SetAccelerators(w, offered);
  if (edits.empty()) return;
  // Another count changes what the server may use: a person should agree.
  finding.fixes.push_back({.title = fmt::format("request {} accelerators", offered),
                           .safe = false,
                           .edits = std::move(edits)});
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kAcceleratorCountNotOffered = {
    .code = "GIQ112",
    .name = "accelerator-count-not-offered",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The pod wants a number of accelerators that no machine type carries.",
            .why = "A pod runs on one VM. With more accelerators than the largest VM has, it stays "
                   "Pending with `Insufficient nvidia.com/gpu` whatever the quota is. Autopilot "
                   "makes VMs for the pod and refuses or never finds a count that no machine type "
                   "has; on Standard a pod may use a part of a VM, so only the maximum counts "
                   "there.",
            .fix = "Request a number that a machine type carries, and set the server's tensor "
                   "parallelism to it; spread a larger model over several pods with "
                   "LeaderWorkerSet.",
            .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: qwen
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: nvidia-h100-80gb
  containers:
  - name: server
    image: example.com/batch-embedder:1.0
    resources:
      limits:
        nvidia.com/gpu: "16"
)",
            .good = R"(apiVersion: v1
kind: Pod
metadata:
  name: qwen
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: nvidia-h100-80gb
  containers:
  - name: server
    image: example.com/batch-embedder:1.0
    resources:
      limits:
        nvidia.com/gpu: "8"
)",
            .config = "",
            .source = "https://docs.cloud.google.com/compute/docs/accelerator-optimized-machines",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
