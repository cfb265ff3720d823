// GIQ305: a model cached on the node's disk without a request for that much ephemeral storage.
#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/base/quantity_text.h"
#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/disk.h"
#include "engine/workload/quantity.h"
#include "rules/cached_model.h"

namespace giq {
namespace {

constexpr std::string_view kEphemeralStorage = "ephemeral-storage";

bool RequestIsShort(const Workload& w, Bytes weights) {
  const Fact<Quantity>& request = w.container().ephemeral_storage_request;
  if (request.unknown() || (request.absent() && !w.whole)) return false;
  return request.absent() || request->bytes < weights;
}

/// GIQ301 and GIQ302 speak about models that do not fit at all; on local SSD there is room.
bool NodeMayRunShort(const WorkloadContext& ctx) {
  return NodeStorageOf(ctx).disk == NodeDisk::kBootDisk && !NodeMisfitOf(ctx);
}

/// What the pod's other containers request of the same disk.
Bytes RequestedByOthers(const Workload& w) {
  Bytes sum;
  for (const Container& container : w.pod.containers) {
    const Fact<Quantity>& request = container.ephemeral_storage_request;
    if (&container == &w.container() || !request.known()) continue;
    // Saturates: a quantity may be as large as int64.
    constexpr std::int64_t kMost = std::int64_t{1} << 60;
    sum = {std::min(kMost, sum.count + std::min(kMost, request->bytes.count))};
  }
  return sum;
}

/// Request and limit as far as they are below `text`; a limit alone is the request as well. None
/// where one of them is not known.
std::vector<Edit> RaiseTo(const Container& container, Bytes amount, const std::string& text) {
  std::vector<Edit> edits;
  bool requested = false;
  for (const bool limit : {false, true}) {
    const ResourceAmount* written = container.Resource(kEphemeralStorage, limit);
    if (written == nullptr) continue;
    const auto bytes = written->amount.known() ? ParseQuantity(*written->amount) : std::nullopt;
    if (!bytes) return {};
    requested = true;
    if (*bytes < amount) edits.push_back(ReplaceValue(written->amount.at(), JsonString(text)));
  }
  if (requested) return edits;
  auto added =
      AddMemberBelow(container.at, {"resources", "requests"}, kEphemeralStorage, JsonString(text));
  if (added) edits.push_back(*std::move(added));
  return edits;
}

/// Only where the disk is known, and known to hold it: a larger request is never placed.
std::optional<Fix> RequestStorage(const WorkloadContext& ctx, Bytes weights) {
  const Container& container = ctx.workload.container();
  const NodeStorage node = NodeStorageOf(ctx);
  const Bytes wanted = {weights.count + kGiB};  // rounded up to whole GiB
  const bool holds = ctx.env.cluster.boot_disk && node.disk == NodeDisk::kBootDisk &&
                     wanted.count + RequestedByOthers(ctx.workload).count <=
                         AllocatableForRequests(node.boot_disk).count;
  if (!holds || container.at.node == nullptr) return std::nullopt;
  const std::string text = QuantityText(weights);
  std::vector<Edit> edits = RaiseTo(container, weights, text);
  if (edits.empty()) return std::nullopt;
  // Unsafe: nodes whose disk other pods have reserved no longer take the pod.
  return Fix{.title = fmt::format("request {} of ephemeral storage", text),
             .safe = false,
             .edits = std::move(edits)};
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const auto model = SizedModelOf(ctx);
  if (!model || !LiesOnNodeStorage(w) || !RequestIsShort(w, model->at_least)) return;
  const bool autopilot = ctx.env.cluster.mode == ClusterMode::kAutopilot;
  if (!autopilot && !NodeMayRunShort(ctx)) return;
  const Fact<Quantity>& request = w.container().ephemeral_storage_request;
  Finding& finding = out.Report(
      w.container().at, autopilot ? Severity::kWarning : Severity::kInfo,
      fmt::format("{} downloads {} to the node's disk and requests {} ephemeral storage: {}",
                  w.model->text, SizeText(model->row),
                  request.known() ? request->text + " of" : "no",
                  autopilot ? "on Autopilot the pod is evicted when it uses more than it requests"
                            : "when the disk fills up, the pod is evicted first"));
  finding.certain = IsSureAtLeast(model->row);
  AddModelEvidence(*model, finding);
  finding.With("cache", *w.cache.path, w.cache.decided_by + ", " + SourceOf(w.cache.at));
  if (autopilot) finding.With("cluster", "Autopilot", "cluster facts");
  if (auto fix = RequestStorage(ctx, model->row.weights)) finding.fixes.push_back(*std::move(fix));
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kEphemeralStorageUnrequested = {
    .code = "GIQ305",
    .name = "ephemeral-storage-unrequested",
    .family = Family::kModelCache,
    .severity = Severity::kInfo,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The model is cached on the node's disk without an ephemeral-storage "
                       "request that covers it.",
            .why = "Without a request the scheduler may put the pod beside others that fill the "
                   "same disk, and under disk pressure the kubelet evicts those first that use "
                   "more than they requested: `The node was low on resource: ephemeral-storage`. "
                   "On Autopilot (a warning) a container that states nothing gets a small "
                   "default, which is its limit as well: `Pod ephemeral local storage usage "
                   "exceeds the total limit of containers`.",
            .fix = "Request as much ephemeral storage as the weights need, as long as the node's "
                   "disk can allocate it, or keep the cache on a volume or in memory.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        resources:
          requests: {cpu: "4", memory: 20Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels: {app: qwen}
  template:
    metadata:
      labels: {app: qwen}
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        resources:
          requests: {cpu: "4", memory: 20Gi, ephemeral-storage: 30Gi, nvidia.com/gpu: "1"}
          limits: {memory: 20Gi, nvidia.com/gpu: "1"}
)",
            .config = "cluster:\n  boot-disk: 100GB\n",
            .source =
                "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
