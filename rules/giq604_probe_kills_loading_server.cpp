// GIQ604: a probe that kills the server before it can have loaded its model.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "engine/workload/image.h"
#include "engine/workload/stock_images.h"
#include "rules/cached_model.h"
#include "rules/listener.h"
#include "rules/serving_group.h"

namespace giq {
namespace {

/// The least that a start of vLLM takes apart from the download: reading the weights into the
/// accelerators, compiling, capturing graphs. A model of 2 GB was ready after 159 s
/// (vllm-project/vllm#17386), of which no download explains half; less than half of it is assumed.
constexpr double kStartSeconds = 70;
/// The same without compiling, as the other servers start and vLLM with --enforce-eager.
constexpr double kEagerStartSeconds = 35;
/// What one connection to the hub gives at best, in bytes a second. A model of four files, 16 GB,
/// was not there after 135 s (vllm-project/aibrix#772), and 100 to 200 MB/s for a few files are
/// what people report.
constexpr double kConnection = 60e6;
/// huggingface_hub fetches so many files at a time (snapshot_download's max_workers), of 5 GB each
/// as transformers cuts them.
constexpr double kConnections = 8;
constexpr double kFileBytes = 5e9;
/// Xet and hf_transfer fetch parts of a file at a time and go "beyond 500 MB/s"
/// (huggingface/hf_transfer): twice that, 10 Gbit/s being what the smallest GPU VMs have.
constexpr double kFastDownload = 1000e6;
/// From this release on vLLM's images may bring Xet along (its requirements name
/// huggingface-hub[hf_xet]).
constexpr Version kVllmWithXet = {0, 9, 0};

// No probe is longer; it keeps hostile numbers inside 64 bits.
constexpr std::int64_t kMostSeconds = 1'000'000;

/// Servers whose port opens, or whose health turns good, only once the model is loaded.
bool AnswersWhenLoaded(Server server) {
  return server == Server::kVllm || server == Server::kTgi || server == Server::kSglang;
}

bool IsSet(const Workload& w, std::string_view name) {
  const EnvVar* variable = w.container().Env(name);
  return variable != nullptr && variable->value.value_or("1") != "0";
}

/// vLLM of a release that surely has no Xet.
bool IsOldVllm(const Workload& w) {
  const auto version =
      w.server_version.known() ? ParseVersion(*w.server_version) : std::optional<Version>();
  return *w.server == Server::kVllm && version && *version < kVllmWithXet;
}

/// The most that the download of a model gives, in bytes a second.
double DownloadRate(const Workload& w, Bytes weights) {
  const bool fast = !IsOldVllm(w) || w.container().env_from ||
                    IsSet(w, "HF_HUB_ENABLE_HF_TRANSFER") || IsSet(w, "HF_XET_HIGH_PERFORMANCE");
  const double files = std::ceil(static_cast<double>(weights.count) / kFileBytes);
  return fast ? kFastDownload : kConnection * std::min(files, kConnections);
}

double StartSeconds(const Workload& w) {
  const bool compiles = *w.server == Server::kVllm && !HasOption(w, {"--enforce-eager"});
  return compiles ? kStartSeconds : kEagerStartSeconds;
}

/// A cache that is empty at each start: no earlier pod, init container or image has filled it.
bool DownloadsAtStart(const Workload& w) {
  const ModelCache& cache = w.cache;
  if (!cache.path.known()) return false;
  if (cache.by_default() && !IsNamedLikeStockImage(w.container().image)) return false;
  switch (cache.storage) {
    case Storage::kContainer:
      return true;
    case Storage::kEmptyDir:
    case Storage::kMemory:
    case Storage::kEphemeralVolume:
      return std::ranges::none_of(w.pod.containers, [&](const Container& container) {
        return container.init && std::ranges::any_of(container.mounts, [&](const Mount& mount) {
                 return mount.volume == cache.mount->volume;
               });
      });
    default:
      return false;
  }
}

/// The probe that decides when a server that does not answer is killed; null when none does.
const Probe* KillingProbe(const Workload& w) {
  const Probe* startup = w.container().FindProbe(Probe::Kind::kStartup);
  return startup != nullptr ? startup : w.container().FindProbe(Probe::Kind::kLiveness);
}

bool AsksServer(const WorkloadContext& ctx, const Probe& probe) {
  const bool answers = probe.asks == Probe::Asks::kHttp || probe.asks == Probe::Asks::kTcp;
  const auto listener = ListenerOf(ctx);
  if (!answers || !listener || !probe.port.known()) return false;
  if (const auto number = PortNumber(*probe.port)) return *number == listener->port;
  const ContainerPort* port = PortNamed(ctx.workload.container(), *probe.port);
  return port != nullptr && port->number.known() && *port->number == listener->port;
}

std::optional<std::int64_t> BudgetOf(const Probe& probe) {
  const Fact<std::int64_t>& delay = probe.initial_delay_seconds;
  const Fact<std::int64_t>& period = probe.period_seconds;
  const Fact<std::int64_t>& failures = probe.failure_threshold;
  for (const Fact<std::int64_t>* fact : {&delay, &period, &failures}) {
    if (!fact->known() || **fact < 0 || **fact > kMostSeconds) return std::nullopt;
  }
  if (*period == 0 || *failures == 0) return std::nullopt;
  return *delay + *period * *failures;
}

/// Twice the least time, as a startup probe beside the liveness probe or in the one there is.
// Unsafe: a server that hangs at its start is noticed later.
Fix WaitLonger(const Workload& w, const Probe& probe, double needed) {
  const bool startup = probe.kind == Probe::Kind::kStartup;
  const std::int64_t period = startup ? *probe.period_seconds : 10;
  const auto failures =
      static_cast<std::int64_t>(std::ceil(2 * needed / static_cast<double>(period)));
  if (startup) {
    return {.title = fmt::format("set failureThreshold of the startup probe to {}", failures),
            .safe = false,
            .edits = {AddMember(probe.at, "failureThreshold", std::to_string(failures))}};
  }
  const std::string_view asks = probe.asks == Probe::Asks::kHttp ? "httpGet" : "tcpSocket";
  return {.title = fmt::format("add a startup probe that waits {} s", failures * period),
          .safe = false,
          .edits = {
              AddMember(w.container().at, "startupProbe",
                        fmt::format(R"({{"{}":{},"periodSeconds":{},"failureThreshold":{}}})", asks,
                                    ToJson(*probe.at.node->Find(asks)), period, failures))}};
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  const auto model = SizedModelOf(ctx);
  const Probe* probe = KillingProbe(w);
  if (!model || probe == nullptr || !AnswersWhenLoaded(*w.server)) return;
  if (!IsSureAtLeast(model->row) || !DownloadsAtStart(w) || !AsksServer(ctx, *probe)) return;
  const auto budget = BudgetOf(*probe);
  const double rate = DownloadRate(w, model->row.weights);
  const double start = StartSeconds(w);
  const double needed = start + static_cast<double>(model->row.weights.count) / rate;
  if (!budget || static_cast<double>(*budget) >= needed) return;
  const std::string_view kind = probe->kind == Probe::Kind::kStartup ? "startup" : "liveness";
  Finding& finding = out.Report(
      probe->at,
      fmt::format("the {} probe has {} killed after {} s, but to download and load {} ({}) takes "
                  "at least {:.0f} s",
                  kind, ServerName(*w.server), *budget, w.model->text, Text(model->row.weights),
                  std::ceil(needed)));
  finding.certain = false;
  AddModelEvidence(*model, finding);
  finding
      .With("probe",
            fmt::format("{} s + {} × {} s", *probe->initial_delay_seconds,
                        *probe->failure_threshold, *probe->period_seconds),
            SourceOf(probe->at))
      .With("start", fmt::format("{:g} s, and the download at {:g} MB/s", start, rate / 1e6),
            "an estimate from vllm-project/vllm#17386, vllm-project/aibrix#772 and "
            "huggingface/hf_transfer");
  finding.fixes.push_back(WaitLonger(w, *probe, needed));
}

}  // namespace

extern const Rule kProbeKillsLoadingServer = {
    .code = "GIQ604",
    .name = "probe-kills-loading-server",
    .family = Family::kShape,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kUnsafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "The liveness or startup probe kills the server before it can have loaded its "
                "model.",
            .why = "A model server answers its health check only once the model is downloaded and "
                   "loaded. When the probe gives up before, the kubelet kills the container: the "
                   "log ends in the middle of the download or with `KeyboardInterrupt: "
                   "terminated`, the pod counts restarts, and what was downloaded to the "
                   "container's own disk is gone each time. A startup probe, where there is one, "
                   "decides alone; without one the liveness probe runs from the start. The time "
                   "that a start takes is an estimate, on the short side.",
            .fix = "Add a startup probe whose periodSeconds × failureThreshold covers the slowest "
                   "start, and keep the liveness probe short.",
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
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        livenessProbe:
          httpGet:
            path: /health
            port: 8000
          initialDelaySeconds: 30
          periodSeconds: 10
          failureThreshold: 3
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
        startupProbe:
          httpGet:
            path: /health
            port: 8000
          periodSeconds: 10
          failureThreshold: 60
        livenessProbe:
          httpGet:
            path: /health
            port: 8000
          initialDelaySeconds: 0
          periodSeconds: 10
          failureThreshold: 3
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
)",
            .config = "",
            .source = "https://kubernetes.io/docs/tasks/configure-pod-container/"
                      "configure-liveness-readiness-startup-probes/#define-startup-probes",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
