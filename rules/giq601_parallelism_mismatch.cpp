// GIQ601: parallel workers that are not as many as the devices that the server sees.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/rule/rule.h"
#include "rules/parallel_edits.h"
#include "rules/serving_group.h"
#include "rules/shm_volume.h"

namespace giq {
namespace {

/// No machine or group has more devices; it keeps hostile numbers inside 64 bits.
constexpr std::int64_t kMost = 1'000'000;

bool IsSensible(std::int64_t number) { return number >= 1 && number <= kMost; }

/// SGLang's attention data parallelism works inside the tensor parallel group.
bool DataSharesDevices(const Workload& w) {
  return *w.server == Server::kSglang && HasOption(w, {"--enable-dp-attention"});
}

/// The server's own default where the size is not given; nothing when it finds one by itself.
std::optional<std::int64_t> DefaultTensor(Server server) {
  switch (server) {
    case Server::kVllm:
    case Server::kSglang:
      return 1;
    // TGI takes all GPUs that it sees, NIM the profile that fits them; trtllm-serve is usually
    // started with a configuration file that says it.
    default:
      return std::nullopt;
  }
}

bool IsJudged(Server server) {
  switch (server) {
    case Server::kVllm:
    case Server::kSglang:
    case Server::kTgi:
    case Server::kTensorRtLlm:
    case Server::kNim:
      return true;
    default:
      return false;
  }
}

std::optional<std::int64_t> SizeOf(const Fact<std::int64_t>& fact,
                                   std::optional<std::int64_t> otherwise) {
  if (fact.unknown()) return std::nullopt;
  const auto size = fact.known() ? std::optional(*fact) : otherwise;
  return size && IsSensible(*size) ? size : std::nullopt;
}

/// NIM chooses a profile by itself; inside one pod its profiles have no pipeline, because stages
/// are split across nodes (NVIDIA's page on multi-node deployment). Likely, not certain.
bool AssumesNoPipeline(const Workload& w) {
  return *w.server == Server::kNim && w.together.kind == Group::Kind::kNone &&
         !w.parallelism.pipeline.known() && !w.parallelism.pipeline.at() && !w.container().env_from;
}

struct Workers {
  std::int64_t tensor = 1;
  std::int64_t pipeline = 1;
  std::int64_t data = 1;
  [[nodiscard]] std::int64_t count() const { return tensor * pipeline * data; }
};

std::optional<Workers> WorkersOf(const Workload& w) {
  const auto tensor = SizeOf(w.parallelism.tensor, DefaultTensor(*w.server));
  const auto pipeline =
      AssumesNoPipeline(w) ? std::optional<std::int64_t>(1) : SizeOf(w.parallelism.pipeline, 1);
  const auto data =
      DataSharesDevices(w) ? std::optional<std::int64_t>(1) : SizeOf(w.parallelism.data, 1);
  if (!tensor || !pipeline || !data) return std::nullopt;
  if (*tensor * *pipeline > kMost || *tensor * *pipeline * *data > kMost) return std::nullopt;
  return Workers{*tensor, *pipeline, *data};
}

/// Devices that the server's processes see, and how they come about.
struct Devices {
  std::int64_t count = 0;
  std::string formula;  ///< `4 × 2 devices a chip`
  Place at;
};

std::optional<std::int64_t> DevicesPerUnit(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const AcceleratorRow* row =
      w.accelerator.known() ? ctx.env.catalog->Accelerator(*w.accelerator) : nullptr;
  if (row != nullptr) return row->devices_per_chip;
  return w.tpu ? std::nullopt : std::optional<std::int64_t>(1);
}

/// What several pods have together.
std::optional<Devices> DevicesOfGroup(const Workload& w, std::int64_t per_unit) {
  const Fact<std::int64_t>& units = w.together.accelerators;
  if (!units.known() || !IsSensible(*units)) return std::nullopt;
  std::string formula =
      fmt::format("{} {} in the group's pods", *units, w.tpu ? "TPU chips" : "GPUs");
  if (per_unit > 1) formula += fmt::format(" × {} devices", per_unit);
  return Devices{*units * per_unit, std::move(formula), units.at()};
}

std::optional<Devices> DevicesOf(const WorkloadContext& ctx) {
  const Workload& w = ctx.workload;
  const auto per_unit = DevicesPerUnit(ctx);
  if (!per_unit) return std::nullopt;
  switch (w.together.kind) {
    case Group::Kind::kLeaderWorkerSet:
    case Group::Kind::kRay:
      return DevicesOfGroup(w, *per_unit);
    case Group::Kind::kJobSet:
      // Which of its pods make one server is not said.
      return std::nullopt;
    case Group::Kind::kNone:
    case Group::Kind::kPool:
      break;
  }
  const Fact<std::int64_t>& units = w.container().accelerators;
  if (!units.known() || !IsSensible(*units)) return std::nullopt;
  std::string formula = fmt::format("{} {}", *units, w.tpu ? "TPU chips" : "GPUs");
  if (*per_unit > 1) formula += fmt::format(" × {} devices", *per_unit);
  return Devices{*units * *per_unit, std::move(formula), units.at()};
}

std::string FormulaOf(const Workers& workers) {
  std::string formula = fmt::format("tensor {}", workers.tensor);
  if (workers.pipeline > 1) formula += fmt::format(" × pipeline {}", workers.pipeline);
  if (workers.data > 1) formula += fmt::format(" × data {}", workers.data);
  return formula;
}

/// Several workers in a pod pass tensors through /dev/shm, which has to hold them (GIQ603).
void AddSharedMemory(const Workload& w, std::int64_t tensor, Fix& fix) {
  const bool several = tensor > 1 && w.container().accelerators.value_or(0) > 1;
  if (!several || !PassesTensorsThroughShm(w) || !HasDefaultShm(w)) return;
  const std::vector<Edit> edits = MountMemoryAtShm(w);
  if (edits.empty()) return;
  fix.title += " and mount a memory-backed volume at /dev/shm";
  fix.edits.insert(fix.edits.end(), edits.begin(), edits.end());
}

/// A size with the edit that sets it; nothing where no size alone makes the numbers agree.
std::optional<Fix> Resize(const Workload& w, const Workers& workers, const Devices& devices) {
  const std::int64_t stage = workers.tensor * workers.data;
  // Of a group that has one stage too many or too few a pod, the stages follow the pods.
  const bool by_pod = w.together.kind == Group::Kind::kLeaderWorkerSet && workers.pipeline > 1 &&
                      w.container().accelerators.known() &&
                      workers.tensor == *w.container().accelerators;
  const bool pipeline = by_pod && devices.count % stage == 0;
  const std::int64_t others = pipeline ? stage : workers.pipeline * workers.data;
  if (devices.count % others != 0) return std::nullopt;
  const std::int64_t size = devices.count / others;
  auto edit = pipeline ? SetPipelineSize(w, size) : SetTensorSize(w, size);
  if (!edit) return std::nullopt;
  // Unsafe: not every model's attention heads can be divided by any number.
  Fix fix{.title = fmt::format("set {} parallelism to {}", pipeline ? "pipeline" : "tensor", size),
          .safe = false,
          .edits = {*std::move(edit)}};
  AddSharedMemory(w, pipeline ? workers.tensor : size, fix);
  return fix;
}

std::string MessageOf(const Workload& w, const Workers& workers, const Devices& devices) {
  if (workers.count() > devices.count) {
    return fmt::format("{} starts {} workers ({}) on {} devices ({}) and fails at its start",
                       ServerName(*w.server), workers.count(), FormulaOf(workers), devices.count,
                       devices.formula);
  }
  return fmt::format("{} uses {} of {} devices ({} on {}): the rest is idle and paid for",
                     ServerName(*w.server), workers.count(), devices.count, FormulaOf(workers),
                     devices.formula);
}

void AddEvidence(const Workload& w, const Workers& workers, const Devices& devices,
                 Finding& finding) {
  const auto add = [&](std::string name, std::int64_t size, const Fact<std::int64_t>& fact) {
    finding.With(std::move(name), std::to_string(size),
                 fact.known() ? SourceOf(fact.at()) : "the server's default");
  };
  add("tensor parallelism", workers.tensor, w.parallelism.tensor);
  add("pipeline parallelism", workers.pipeline, w.parallelism.pipeline);
  add("data parallelism", workers.data, w.parallelism.data);
  finding.With("devices", devices.formula, SourceOf(devices.at));
}

/// Other objects' pods may join a server through Ray, unless its group is at hand; a server that is
/// shown a part of the GPUs has reasons of its own.
bool HasReasonsOfItsOwn(const Workload& w, bool more_workers) {
  const bool group = w.together.kind != Group::Kind::kNone;
  return more_workers ? !group && HasOption(w, {"--distributed-executor-backend"})
                      : w.container().Env("CUDA_VISIBLE_DEVICES") != nullptr;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.is_server() || !w.whole || !IsJudged(*w.server) || SpansOtherPods(w)) return;
  if (!SpeaksForGroup(ctx)) return;
  const auto workers = WorkersOf(w);
  const auto devices = DevicesOf(ctx);
  if (!workers || !devices || workers->count() == devices->count) return;
  const bool more_workers = workers->count() > devices->count;
  if (HasReasonsOfItsOwn(w, more_workers)) return;
  // A Ray cluster may run several engines, and has room for more at its maximum.
  if (w.together.kind == Group::Kind::kRay && !more_workers) return;
  const Place& at = w.parallelism.tensor.known() ? w.parallelism.tensor.at() : devices->at;
  Finding& finding = out.Report(at, more_workers ? Severity::kError : Severity::kWarning,
                                MessageOf(w, *workers, *devices));
  // More stages make more workers, so an error stays certain.
  finding.certain = more_workers || !AssumesNoPipeline(w);
  AddEvidence(w, *workers, *devices, finding);
  if (auto fix = Resize(w, *workers, *devices)) finding.fixes.push_back(*std::move(fix));
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kParallelismMismatch = {
    .code = "GIQ601",
    .name = "parallelism-mismatch",
    .family = Family::kShape,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The server's parallel workers are not as many as its accelerators.",
            .why =
                "vLLM, SGLang, TGI, TensorRT-LLM and NIM start one worker for each device of the "
                "product of tensor, pipeline and data parallelism. With more workers than devices "
                "the server stops at its start, or waits for a Ray placement group until it times "
                "out. With fewer, accelerators stand idle (a warning); vLLM and SGLang use one "
                "device when nothing is said. A multi-host group counts the devices of all its "
                "pods, and a tpu7x chip shows two devices. The rule is silent for servers that are "
                "part of a larger deployment (`--nnodes`, `--data-parallel-address` …).",
            .fix =
                "Make tensor × pipeline × data parallelism equal to the accelerators, or request "
                "as many as the server uses.",
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
        image: vllm/vllm-openai:v0.10.0
        args: [--model=google/gemma-2-27b-it, --tensor-parallel-size=8]
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          limits: {memory: 100Gi, nvidia.com/gpu: "4"}
        volumeMounts:
        - {name: dshm, mountPath: /dev/shm}
      volumes:
      - name: dshm
        emptyDir: {medium: Memory}
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
        image: vllm/vllm-openai:v0.10.0
        args: [--model=google/gemma-2-27b-it, --tensor-parallel-size=4]
        env:
        - name: HF_TOKEN
          valueFrom:
            secretKeyRef: {name: hf-secret, key: hf_api_token}
        resources:
          limits: {memory: 100Gi, nvidia.com/gpu: "4"}
        volumeMounts:
        - {name: dshm, mountPath: /dev/shm}
      volumes:
      - name: dshm
        emptyDir: {medium: Memory}
)",
            .config = "",
            .source = "https://docs.vllm.ai/en/latest/serving/parallelism_scaling.html",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
