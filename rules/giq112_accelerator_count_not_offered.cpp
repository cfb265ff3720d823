// GIQ112: a pod that wants a number of accelerators which no VM carries.
#include <fmt/format.h>

#include <map>
#include <ranges>

#include "engine/rule/rule.h"
#include "rules/accelerator_edits.h"
#include "rules/node_choice.h"

namespace giq {
namespace {

/// A machine type for each number of whole accelerators that one VM carries.
using Offers = std::map<std::int64_t, const MachineTypeRow*>;

Offers OffersOf(std::string_view accelerator, const Catalog& catalog) {
  Offers offers;
  for (const MachineTypeRow* machine : catalog.MachineTypesWith(accelerator)) {
    if (machine->accelerators < 1) continue;
    offers.emplace(static_cast<std::int64_t>(machine->accelerators), machine);
  }
  return offers;
}

std::string Listed(const Offers& offers) {
  return fmt::format("{}", fmt::join(offers | std::views::keys, ", "));
}

/// The count to ask for instead: the next larger one, else the largest.
std::int64_t NearestOffered(const Offers& offers, std::int64_t count) {
  const auto next = offers.lower_bound(count);
  return next != offers.end() ? next->first : offers.rbegin()->first;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.accelerator.known() || !w.accelerators_per_pod.known() || w.shares_accelerators) return;
  const AcceleratorRow* accelerator = ctx.env.catalog->Accelerator(*w.accelerator);
  if (accelerator == nullptr) return;
  const Offers offers = OffersOf(accelerator->label, *ctx.env.catalog);
  const std::int64_t count = *w.accelerators_per_pod;
  if (offers.empty() || count < 1 || offers.contains(count)) return;
  const auto& [most, largest] = *offers.rbegin();
  const bool too_many = count > most;
  if (!too_many && !(IsOnAutopilot(ctx.env) && accelerator->kind == AcceleratorKind::kGpu)) return;

  const bool certain = too_many && accelerator->trust == Trust::kVerified;
  Finding& finding =
      out.Report(w.accelerators_per_pod.at(), certain ? Severity::kError : Severity::kWarning,
                 too_many ? fmt::format("the pod wants {} {}, no VM carries more than {}", count,
                                        accelerator->label, most)
                          : fmt::format("the pod wants {} {}, Autopilot offers VMs with {}", count,
                                        accelerator->label, Listed(offers)));
  // Autopilot's own list of counts is not published as data; the machine types stand for it.
  finding.certain = certain;
  finding.With("accelerators of the pod", std::to_string(count),
               SourceOf(w.accelerators_per_pod.at()));
  finding.With("accelerators of a VM",
               fmt::format("{} (most on {})", Listed(offers), largest->name),
               fmt::format("catalog: {}", largest->source));
  const std::int64_t offered = NearestOffered(offers, count);
  if (auto fix = AskForAccelerators(w, offered, "accelerators")) {
    fix->safe = false;  // Another count changes what the server may use: a person should agree.
    finding.fixes.push_back(*std::move(fix));
  }
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
