// GIQ602: weights that the accelerators' memory cannot hold.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/document/scalar.h"
#include "engine/rule/rule.h"
#include "engine/workload/options.h"
#include "rules/cached_model.h"
#include "rules/serving_group.h"

namespace giq {
namespace {

/// The share of an accelerator's memory that vLLM takes without --gpu-memory-utilization (vLLM's
/// page on engine arguments).
constexpr double kDefaultUtilization = 0.9;

/// No machine or group has more; it keeps hostile numbers inside 64 bits.
constexpr std::int64_t kMost = 1'000'000;

/// Servers that load a checkpoint as it is stored, unless an option says otherwise.
bool LoadsCheckpoints(Server server) {
  return server == Server::kVllm || server == Server::kSglang || server == Server::kTgi;
}

template <std::size_t N>
bool IsOneOf(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, text) != words.end();
}

/// Whether what lies in memory is as large as what is stored: no quantization at loading, no other
/// type, nothing left in host memory.
bool LoadsAsStored(const Workload& w, const ModelRow& model) {
  constexpr std::array<std::string_view, 4> kHalfNames = {"auto", "half", "float16", "bfloat16"};
  constexpr std::array<std::string_view, 5> kPlainFormats = {"auto", "safetensors", "pt",
                                                             "runai_streamer", "fastsafetensors"};
  const bool half = model.dtype == "BF16" || model.dtype == "F16";
  // Checkpoints in 32 bits are cut to 16 at loading.
  if (model.dtype.empty() || model.dtype.find("F32") != std::string_view::npos) return false;
  if (w.quantization.unknown() || (half && w.quantization.known())) return false;
  if (w.dtype.unknown() || (w.dtype.known() && !IsOneOf(*w.dtype, kHalfNames))) return false;
  if (!w.load_format.absent() && !IsOneOf(w.load_format.value_or(""), kPlainFormats)) return false;
  return !HasOption(w, {"--cpu-offload-gb", "--cpu-offload-params", "--offload-backend",
                        "--offload-group-size", "--torchao-config", "--additional-config",
                        "--hf-overrides", "--json-model-override-args", "--config", "--device"});
}

/// Accelerators that can hold parts of the model; nothing where others may join.
std::optional<std::int64_t> UnitsOf(const Workload& w) {
  const bool apart = w.together.kind == Group::Kind::kNone || w.together.kind == Group::Kind::kPool;
  const bool alone = apart && w.pods_per_replica == 1;
  if (apart && (!RunsAsWritten(w) || HasOption(w, {"--distributed-executor-backend"}))) {
    return std::nullopt;
  }
  const Fact<std::int64_t>& fact = !apart  ? w.together.accelerators
                                   : alone ? w.container().accelerators
                                           : w.accelerators_per_pod;
  const std::int64_t pods = apart && !alone ? w.pods_per_replica : 1;
  if (!fact.known() || *fact < 1 || *fact > kMost || pods < 1 || pods > kMost) return std::nullopt;
  const std::int64_t units = *fact * pods;
  // More workers than accelerators: the rest is elsewhere, or GIQ601 says so.
  const std::int64_t workers = w.parallelism.tensor.value_or(1);
  return workers > units * 2 || workers > kMost ? std::nullopt : std::optional(units);
}

Fact<std::string> Utilization(const Workload& w) {
  return OptionValue(w.container().command_line, {"--gpu-memory-utilization"});
}

/// vLLM's share of the memory; nothing for the other servers, which find their own.
std::optional<double> UtilizationOf(const Workload& w) {
  if (*w.server != Server::kVllm) return std::nullopt;
  const auto option = Utilization(w);
  if (option.absent()) return kDefaultUtilization;
  const auto share = option.known() ? ParseDecimal(*option) : std::nullopt;
  return share && *share > 0 && *share <= 1 ? share : std::nullopt;
}

struct Memory {
  std::int64_t units = 0;
  const AcceleratorRow* row = nullptr;
  [[nodiscard]] Bytes total() const { return GiB(static_cast<double>(units) * row->memory_gib); }
};

void Report(const Workload& w, const SizedModel& model, const Memory& memory, bool error,
            double share, Findings& out) {
  const bool all = model.at_least > memory.total();
  const std::string units = fmt::format("{} × {}", memory.units, memory.row->label);
  const std::string held =
      all ? fmt::format("the {} of {}", Text(memory.total()), units)
          : fmt::format("the {} that vLLM takes of {} ({:g} %)",
                        Text(GiB(InGiB(memory.total()) * share)), units, share * 100);
  const Place& at = w.model.at().document == w.document ? w.model.at() : w.container().at;
  Finding& finding = out.Report(at, error ? Severity::kError : Severity::kWarning,
                                fmt::format("the weights of {} ({}) do not fit {}", w.model->text,
                                            SizeText(model.row), held));
  finding.certain = error;
  AddModelEvidence(model, finding);
  finding.With("accelerators", fmt::format("{} × {:g} GiB", memory.units, memory.row->memory_gib),
               fmt::format("catalog: {}", memory.row->source));
  if (all) return;
  const auto option = Utilization(w);
  finding.With("--gpu-memory-utilization", fmt::format("{:g}", share),
               option.known() ? SourceOf(option.at()) : "vLLM's default");
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const auto model = SizedModelOf(ctx);
  if (!model || model->row.size_kind == SizeKind::kUpper) return;
  if (!LoadsCheckpoints(*w.server) || !w.container().command_line_known) return;
  if (w.shares_accelerators || SpansOtherPods(w) || !SpeaksForGroup(ctx)) return;
  if (!LoadsAsStored(w, model->row)) return;
  const AcceleratorRow* row =
      w.accelerator.known() ? ctx.env.catalog->Accelerator(*w.accelerator) : nullptr;
  const auto units = UnitsOf(w);
  if (row == nullptr || !units || !(row->memory_gib > 0)) return;
  const Memory memory{*units, row};
  const bool sure = IsSureAtLeast(model->row) && row->trust == Trust::kVerified;
  if (model->at_least > memory.total()) return Report(w, *model, memory, sure, 1, out);
  const auto share = UtilizationOf(w);
  if (sure && share && model->at_least > GiB(InGiB(memory.total()) * *share)) {
    Report(w, *model, memory, false, *share, out);
  }
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kWeightsExceedMemory = {
    .code = "GIQ602",
    .name = "weights-exceed-memory",
    .family = Family::kShape,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The weights are larger than the memory of all accelerators that the server "
                       "uses.",
            .why = "Each accelerator holds its share of the weights, and the KV cache beside it. "
                   "When the weights alone exceed the memory of all of them, loading ends with "
                   "`CUDA out of memory` (`RESOURCE_EXHAUSTED` on TPUs) after the whole download, "
                   "and the container starts again. Within a tenth below, vLLM stops with `No "
                   "available memory for the cache blocks`: it takes 90 % of the memory unless "
                   "--gpu-memory-utilization says otherwise (a warning). A group of pods counts "
                   "together. The rule is silent where the server quantizes while it loads, keeps "
                   "a part in host memory, or loads another type than the checkpoint's.",
            .fix = "Use more accelerators or larger ones, a quantized checkpoint, or quantization "
                   "at loading.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: distill
spec:
  replicas: 1
  selector:
    matchLabels:
      app: distill
  template:
    metadata:
      labels:
        app: distill
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        cloud.google.com/gke-ephemeral-storage-local-ssd: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=deepseek-ai/DeepSeek-R1-Distill-Llama-70B
        - --tensor-parallel-size=4
        resources:
          requests:
            ephemeral-storage: 150Gi
          limits:
            nvidia.com/gpu: "4"
        volumeMounts:
        - name: dshm
          mountPath: /dev/shm
      volumes:
      - name: dshm
        emptyDir:
          medium: Memory
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: distill
spec:
  replicas: 1
  selector:
    matchLabels:
      app: distill
  template:
    metadata:
      labels:
        app: distill
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
        cloud.google.com/gke-ephemeral-storage-local-ssd: "true"
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=deepseek-ai/DeepSeek-R1-Distill-Llama-70B
        - --tensor-parallel-size=8
        resources:
          requests:
            ephemeral-storage: 150Gi
          limits:
            nvidia.com/gpu: "8"
        volumeMounts:
        - name: dshm
          mountPath: /dev/shm
      volumes:
      - name: dshm
        emptyDir:
          medium: Memory
)",
            .config = "",
            .source = "https://docs.vllm.ai/en/latest/configuration/conserving_memory.html",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
