// GIQ608: a serving image that may be another one tomorrow.
#include <fmt/format.h>

#include "engine/rule/rule.h"
#include "engine/workload/image.h"

namespace giq {
namespace {

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const Fact<std::string>& image = w.container().image;
  if (!w.is_server() || !w.whole || !image.known()) return;
  const ImageReference reference = ParseImage(*image);
  if (reference.name_is_placeholder || reference.tag_is_placeholder || !reference.digest.empty()) {
    return;
  }
  // Google's images of TGI carry the version in their names.
  if (reference.tag != "latest" && !VersionOf(image).absent()) return;
  out.Report(
         image.at(),
         fmt::format("the image {} has {}, so each new node may run another version of {}", *image,
                     reference.tag.empty() ? "neither tag nor digest" : "the tag latest",
                     ServerName(*w.server)))
      .With("image", *image, SourceOf(image.at()));
}

}  // namespace

extern const Rule kImageNotPinned = {
    .code = "GIQ608",
    .name = "image-not-pinned",
    .family = Family::kShape,
    .severity = Severity::kInfo,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The serving image has no tag, or the tag latest.",
            .why = "Replicas that start on different days run different servers: metrics change "
                   "their names, options disappear, latencies that were measured no longer hold, "
                   "and a rollback brings nothing back. `latest` is also pulled anew at each "
                   "start, gigabytes of it.",
            .fix = "Name a release, or better a digest.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:latest
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
)",
            .good = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
  template:
    metadata:
      labels:
        app: qwen
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
)",
            .config = "",
            .source = "https://kubernetes.io/docs/concepts/containers/images/#image-names",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
