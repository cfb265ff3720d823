// GIQ506: a compile cache for TPUs where GPUs are used.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "rules/shared_compile_cache.h"

namespace giq {
namespace {

/// GPUs are requested in so many words. In a group the variable may be meant for other pods: Ray
/// hands the driver's VLLM_ variables to its workers.
bool RunsOnGpusAlone(const Workload& w) {
  return w.is_server() && w.whole && !w.tpu && w.together.kind == Group::Kind::kNone &&
         w.group.empty() && w.container().accelerator_resource.starts_with("nvidia.com/");
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!RunsOnGpusAlone(w) || !w.xla_cache.known()) return;
  Finding& finding =
      out.Report(w.xla_cache.at(),
                 fmt::format("VLLM_XLA_CACHE_PATH does nothing on {}: it is read on TPUs alone",
                             w.accelerator.known() ? *w.accelerator : "GPUs"));
  finding.With("VLLM_XLA_CACHE_PATH", *w.xla_cache->path, SourceOf(w.xla_cache.at()));
  finding.With("accelerators", w.container().accelerator_resource,
               SourceOf(w.container().resources_at));
  // Safe: nothing reads it.
  OfferToDropVariable(w, true, finding);
}

}  // namespace

extern const Rule kXlaCacheWithoutTpu = {
    .code = "GIQ506",
    .name = "xla-cache-without-tpu",
    .family = Family::kCompileCache,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "VLLM_XLA_CACHE_PATH is set on a server that runs on GPUs.",
            .why = "vLLM reads VLLM_XLA_CACHE_PATH on TPUs alone. On GPUs it does nothing: what is "
                   "compiled there goes below VLLM_CACHE_ROOT. The variable was probably left over "
                   "from a manifest for TPUs, and so may be the volume behind it.",
            .fix = "Remove the variable, and the volume when nothing else uses it.",
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
        image: vllm/vllm-openai:v0.11.1
        args: [--model=Qwen/Qwen3-4B]
        env:
        - name: HF_HUB_ENABLE_HF_TRANSFER
          value: "1"
        - name: VLLM_XLA_CACHE_PATH
          value: /tmp/xla
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
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
        image: vllm/vllm-openai:v0.11.1
        args: [--model=Qwen/Qwen3-4B]
        env:
        - name: HF_HUB_ENABLE_HF_TRANSFER
          value: "1"
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
)",
            .config = "",
            .source = "https://github.com/vllm-project/vllm/blob/v0.10.0/vllm/envs.py",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
