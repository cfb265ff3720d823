// GIQ507: several replicas that fill one writable cache from their first start.
#include <fmt/format.h>

#include <vector>

#include "engine/rule/rule.h"
#include "engine/workload/options.h"
#include "engine/workload/storage_facts.h"
#include "rules/autoscalers.h"
#include "rules/shared_compile_cache.h"
#include "rules/vllm_version.h"

namespace giq {
namespace {

/// A directory that a server fills when it starts and finds it empty.
struct FilledAtStart {
  std::string_view setting;
  StoredPath stored;
};

Fact<std::string> Variable(const Workload& w, std::string_view name) {
  const EnvVar* variable = w.container().Env(name);
  if (variable == nullptr || variable->value.unknown()) return {};
  return Fact<std::string>::Known(*variable->value, variable->at);
}

/// JetStream's PyTorch server downloads the model there and converts it.
Fact<std::string> WorkingDirectory(const Workload& w) {
  if (*w.server != Server::kJetStream) return {};
  return OptionValue(w.container().command_line, {"--working-dir"});
}

/// What JAX compiles for TPUs. vLLM's VLLM_XLA_CACHE_PATH replaces it (GIQ501).
Fact<std::string> JaxCache(const Workload& w) {
  const bool may_be_off = w.container().Env("JAX_ENABLE_COMPILATION_CACHE") != nullptr;
  if (!w.tpu || !w.xla_cache.absent() || may_be_off) return {};
  return Variable(w, "JAX_COMPILATION_CACHE_DIR");
}

/// Whether torch.compile is surely on and its results surely kept.
bool KeepsCompiledGraphs(const Workload& w) {
  const Container& container = w.container();
  if (w.tpu || container.env_from || !container.command_line_known) return false;
  for (const std::string_view name : {"VLLM_DISABLE_COMPILE_CACHE", "VLLM_USE_V1"}) {
    if (container.Env(name) != nullptr) return false;
  }
  for (const Argument& word : container.command_line) {
    if (word.text.known() && word.text->starts_with("-O")) return false;
  }
  return OptionValue(container.command_line, {"--enforce-eager"}).absent() &&
         OptionValue(container.command_line, {"--compilation-config"}).absent();
}

/// vLLM compiles by default from 0.8.0 on. Up to 0.11.0 it saves each graph as a folder, which
/// processes with the same configuration clobber (vllm-project/vllm#24601); the single files that
/// replaced them (#27616) are written whole.
Fact<std::string> VllmCache(const Workload& w) {
  constexpr Version kFirst = {.major = 0, .minor = 8, .patch = 0};
  constexpr Version kLast = {.major = 0, .minor = 11, .patch = 0};
  const std::optional<Version> version = VllmVersion(w);
  if (!version || *version < kFirst || *version > kLast || !KeepsCompiledGraphs(w)) return {};
  return Variable(w, "VLLM_CACHE_ROOT");
}

std::vector<FilledAtStart> SharedCaches(const Workload& w) {
  std::vector<FilledAtStart> caches;
  for (auto& [setting, path] : {std::pair{"--working_dir", WorkingDirectory(w)},
                                std::pair{"JAX_COMPILATION_CACHE_DIR", JaxCache(w)},
                                std::pair{"VLLM_CACHE_ROOT", VllmCache(w)}}) {
    if (!path.known()) continue;
    StoredPath stored = StoreOf(w.container(), path);
    if (IsSharedAndWritable(stored)) caches.push_back({setting, std::move(stored)});
  }
  return caches;
}

/// The number of replicas that start together, where it is known.
Fact<std::int64_t> StartingReplicas(const WorkloadContext& ctx) {
  const Autoscaler* scaler = AutoscalerOf(ctx);
  const Fact<std::int64_t>& replicas = ctx.workload.replicas;
  if (scaler == nullptr || !scaler->min_replicas.known()) return replicas;
  return *scaler->min_replicas > replicas.value_or(0) ? scaler->min_replicas : replicas;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Fact<std::int64_t> replicas = StartingReplicas(ctx);
  if (!w.is_server() || !replicas.known() || *replicas < 2) return;
  for (const FilledAtStart& cache : SharedCaches(w)) {
    const Place& at = cache.stored.path.at();
    const std::string storage = StorageName(cache.stored);
    out.Report(at, fmt::format("{} replicas fill one {}: {} lies on {}, which all of them write at "
                               "their first start",
                               *replicas, cache.setting, *cache.stored.path, storage))
        .With(std::string(cache.setting), *cache.stored.path, SourceOf(at))
        .With("storage behind it", storage, SourceOf(cache.stored.mount->volume->at))
        .With("replicas", std::to_string(*replicas), SourceOf(replicas.at()));
  }
}

}  // namespace

extern const Rule kSharedCacheWrittenConcurrently = {
    .code = "GIQ507",
    .name = "shared-cache-written-concurrently",
    .family = Family::kCompileCache,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "Several replicas fill one cache on shared storage at their first start.",
            .why = "The race of GIQ501 on other caches: JetStream's --working_dir, into which each "
                   "replica downloads and converts the model; JAX_COMPILATION_CACHE_DIR on TPUs; "
                   "and VLLM_CACHE_ROOT of vLLM 0.8.0 to 0.11.0, which saves compiled graphs as "
                   "folders. Replicas that start together find it empty, write the same names and "
                   "read each other's half-written files: `failed to get the hash of the compiled "
                   "graph`, a conversion that fails, pods that restart until one of them was "
                   "first. A Hugging Face cache is none of these: its downloads lock and rename.",
            .fix = "Give each pod a directory of its own (an emptyDir, or a subPathExpr with the "
                   "pod's name). Or start one replica, wait until it is ready, and scale up.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 2
  selector:
    matchLabels: {app: llama}
  template:
    metadata:
      labels: {app: llama}
      annotations: {gke-gcsfuse/volumes: "true"}
    spec:
      serviceAccountName: cache-writer
      nodeSelector:
        cloud.google.com/gke-tpu-accelerator: tpu-v5-lite-podslice
        cloud.google.com/gke-tpu-topology: 2x4
      containers:
      - name: server
        image: us-docker.pkg.dev/cloud-tpu-images/inference/jetstream-pytorch-server:v0.2.4
        args: [--model_id=meta-llama/Meta-Llama-3-8B, --working_dir=/scratch/llama]
        resources:
          limits: {google.com/tpu: "8"}
        volumeMounts:
        - {name: scratch, mountPath: /scratch}
      volumes:
      - name: scratch
        csi:
          driver: gcsfuse.csi.storage.gke.io
          volumeAttributes: {bucketName: acme-scratch, mountOptions: implicit-dirs}
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: llama
spec:
  replicas: 2
  selector:
    matchLabels: {app: llama}
  template:
    metadata:
      labels: {app: llama}
    spec:
      nodeSelector:
        cloud.google.com/gke-tpu-accelerator: tpu-v5-lite-podslice
        cloud.google.com/gke-tpu-topology: 2x4
      containers:
      - name: server
        image: us-docker.pkg.dev/cloud-tpu-images/inference/jetstream-pytorch-server:v0.2.4
        args: [--model_id=meta-llama/Meta-Llama-3-8B, --working_dir=/scratch/llama]
        resources:
          limits: {google.com/tpu: "8"}
        volumeMounts:
        - {name: scratch, mountPath: /scratch}
      volumes:
      - name: scratch
        emptyDir: {}
)",
            .config = "",
            .source = "https://github.com/vllm-project/vllm/issues/24601",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
