// GIQ117: accelerators in requests that limits lack or contradict.
#include <fmt/format.h>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/device_names.h"
#include "engine/workload/quantity.h"

namespace giq {
namespace {

/// Whether two amounts are known and not the same number.
bool Differ(const ResourceAmount& a, const ResourceAmount& b) {
  if (!a.amount.known() || !b.amount.known()) return false;
  const auto first = ParseQuantity(*a.amount);
  const auto second = ParseQuantity(*b.amount);
  return first && second && *first != *second;
}

std::string JsonOf(const ResourceAmount& amount) {
  const Node* value = amount.amount.at().node;
  return value != nullptr ? ToJson(*value) : JsonString(*amount.amount);
}

void ReportMissing(const Container& container, const ResourceAmount& request, Findings& out) {
  Finding& finding = out.Report(
      request.key_at, fmt::format("the request of {} {} has no limit: the API server refuses it",
                                  *request.amount, request.name));
  auto edit = AddMemberBelow(container.resources_at, {"limits"}, request.name, JsonOf(request));
  if (!edit) return;
  // What the API server refuses does not run, so nothing could behave worse.
  finding.fixes.push_back({.title = fmt::format("limit {} to {}", request.name, *request.amount),
                           .safe = true,
                           .edits = {*std::move(edit)}});
}

void ReportDifference(const ResourceAmount& request, const ResourceAmount& limit, Findings& out) {
  Finding& finding = out.Report(
      request.amount.at(),
      fmt::format("the request of {} {} is not its limit of {}: the API server refuses it",
                  *request.amount, request.name, *limit.amount));
  finding.With("limit", *limit.amount, SourceOf(limit.amount.at()));
  // A request of nothing would be accepted, and is hardly meant.
  if (ParseQuantity(*limit.amount)->count == 0) return;
  finding.fixes.push_back({.title = fmt::format("request {}, as the limit says", *limit.amount),
                           .safe = true,
                           .edits = {ReplaceValue(request.amount.at(), JsonOf(limit))}});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  for (const Container& container : ctx.workload.pod.containers) {
    for (const std::string_view resource : kAcceleratorResources) {
      const ResourceAmount* request = container.Resource(resource, false);
      const ResourceAmount* limit = container.Resource(resource, true);
      if (request == nullptr || !request->amount.known()) continue;
      // A patch's base may hold the limit.
      if (limit == nullptr && ctx.workload.whole) ReportMissing(container, *request, out);
      if (limit != nullptr && Differ(*request, *limit)) ReportDifference(*request, *limit, out);
    }
  }
}

}  // namespace

extern const Rule kAcceleratorLimitMissing = {
    .code = "GIQ117",
    .name = "accelerator-limit-missing",
    .family = Family::kQuota,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "Accelerators are requested and not limited, or the two numbers differ.",
            .why = "An accelerator cannot be overcommitted, so Kubernetes wants a limit that "
                   "equals the request: the API server refuses the object with `Limit must be set "
                   "for non overcommitable resources` or `must be equal to nvidia.com/gpu limit`. "
                   "Where a custom resource holds the pod template, its controller fails in its "
                   "place and makes no pods.",
            .fix = "Put the number into limits. Requests may leave it out: they follow the limit.",
            .bad = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: nvidia-l4
  containers:
  - name: server
    image: example.com/embedder:1.0
    resources:
      requests:
        nvidia.com/gpu: 1
)",
            .good = R"(apiVersion: v1
kind: Pod
metadata:
  name: embedder
spec:
  nodeSelector:
    cloud.google.com/gke-accelerator: nvidia-l4
  containers:
  - name: server
    image: example.com/embedder:1.0
    resources:
      requests:
        nvidia.com/gpu: 1
      limits:
        nvidia.com/gpu: 1
)",
            .config = "",
            .source = "https://kubernetes.io/docs/tasks/manage-gpus/scheduling-gpus/",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
