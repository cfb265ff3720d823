// GIQ408: a gs:// model for a server that does not stream from Cloud Storage.
#include <fmt/format.h>

#include <vector>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/stock_images.h"
#include "rules/model_streamer.h"
#include "rules/vllm_version.h"

namespace giq {
namespace {

/// TGI's own images and JetStream's for PyTorch take a Hub id or a local folder. MaxText's
/// load_parameters_path, which may be a gs:// URI, is no model's name and not meant here.
bool NeverStreams(const Workload& w) {
  switch (w.server.value_or(Server::kNone)) {
    case Server::kTgi:
      return IsNamedLikeStockImage(w.container().image);
    case Server::kJetStream:
      return w.container().image.known() &&
             ParseImage(*w.container().image).name.starts_with("jetstream-pytorch");
    default:
      return false;
  }
}

std::string_view NameOf(const Workload& w) {
  return *w.server == Server::kTgi ? "Text Generation Inference" : "JetStream's PyTorch server";
}

Finding& ReportModel(const Workload& w, std::string message, Findings& out) {
  Finding& finding = out.Report(w.model.at(), std::move(message));
  finding.With("model URI", w.model->text, SourceOf(w.model.at()));
  finding.With("image", *w.container().image, SourceOf(w.container().image.at()));
  return finding;
}

/// The image's first release that streams, and the load format where it is missing.
void OfferRelease(const Workload& w, const StreamingRelease& first, Finding& finding) {
  const Place& image = w.container().image.at();
  if (image.document != w.document || w.load_format.unknown()) return;
  auto release = ReplaceText(image, ":" + *w.server_version, fmt::format(":{}", first.text));
  auto format = w.load_format.absent() ? AskForStreamer(w) : std::nullopt;
  if (!release || (w.load_format.absent() && !format)) return;
  std::vector<Edit> edits = {*std::move(release)};
  if (format) edits.push_back(*std::move(format));
  // Unsafe: another release may behave differently in other ways.
  finding.fixes.push_back({.title = fmt::format("use {} with the model streamer", first.text),
                           .safe = false,
                           .edits = std::move(edits)});
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!NamesBucketModel(w)) return;
  if (NeverStreams(w)) {
    ReportModel(w,
                fmt::format("{} can't load {}: it takes a Hugging Face id or a local folder, on "
                            "which the bucket has to be mounted",
                            NameOf(w), w.model->text),
                out);
    return;
  }
  const std::optional<Version> version = VllmVersion(w);
  const StreamingRelease first = FirstStreamingRelease(w.tpu);
  if (!version || *version >= first.candidates()) return;
  Finding& finding = ReportModel(
      w,
      fmt::format("vLLM {} can't load {}: it streams from Cloud Storage to {} from {} on",
                  *w.server_version, w.model->text, first.accelerators, first.text),
      out);
  finding.With("first release that streams", std::string(first.text),
               std::string(kStreamingReleasesSource));
  OfferRelease(w, first, finding);
}

}  // namespace

extern const Rule kStreamerUnsupported = {
    .code = "GIQ408",
    .name = "streamer-unsupported",
    .family = Family::kBucket,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary = "The model is a gs:// URI, but the server can't stream from Cloud Storage.",
            .why =
                "vLLM reads gs:// through the Run:ai Model Streamer, on GPUs from v0.11.1 on, on "
                "TPUs from v0.14.0 on. Before, and in Text Generation Inference and JetStream's "
                "PyTorch server in any version, the URI is taken for a Hugging Face id: "
                "`OSError: Incorrect path_or_model_id: 'gs://…'` or `HFValidationError`, and the "
                "pod crash-loops. `--load-format=runai_streamer` on a mounted path is older and "
                "fine. Images of your own are not judged: their tags count something else. "
                "Where the right version still finds no model, look into the bucket: a folder "
                "`original` beside the weights has confused the streamer on TPUs.",
            .fix = "Use a release that streams, with --load-format=runai_streamer, or mount the "
                   "bucket with Cloud Storage FUSE and name the path below the mount.",
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
      serviceAccountName: model-reader
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.10.2
        args:
        - --model=gs://acme-models/gemma-2-9b-it
        - --load-format=runai_streamer
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
      serviceAccountName: model-reader
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: server
        image: vllm/vllm-openai:v0.11.1
        args:
        - --model=gs://acme-models/gemma-2-9b-it
        - --load-format=runai_streamer
        resources:
          limits: {memory: 24Gi, nvidia.com/gpu: "1"}
)",
            .config = "",
            .source = "https://cloud.google.com/kubernetes-engine/docs/how-to/machine-learning/"
                      "inference/inference-quickstart",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
