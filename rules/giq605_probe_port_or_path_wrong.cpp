// GIQ605: a probe that asks where the server does not answer.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/base/near.h"
#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/listener.h"
#include "rules/serving_group.h"

namespace giq {
namespace {

/// Servers whose health paths people carry over from one to another.
constexpr std::array<std::pair<Server, bool>, 6> kOthers = {{{Server::kVllm, false},
                                                             {Server::kTgi, false},
                                                             {Server::kSglang, false},
                                                             {Server::kTensorRtLlm, false},
                                                             {Server::kTriton, false},
                                                             {Server::kJetStream, true}}};

std::string_view KindName(const Probe& probe) {
  switch (probe.kind) {
    case Probe::Kind::kStartup:
      return "startup";
    case Probe::Kind::kLiveness:
      return "liveness";
    case Probe::Kind::kReadiness:
      return "readiness";
  }
  return "";
}

/// The number that a probe's port stands for; nothing for a name that is not declared.
std::optional<std::int64_t> NumberOf(const Container& container, const std::string& port) {
  if (const auto number = PortNumber(port)) return number;
  const ContainerPort* declared = PortNamed(container, port);
  return declared != nullptr && declared->number.known() ? std::optional(*declared->number)
                                                         : std::nullopt;
}

void OfferPort(const Probe& probe, const Listener& listener, bool safe, Finding& finding) {
  finding.fixes.push_back(
      {.title = fmt::format("ask port {}", listener.port),
       .safe = safe,
       .edits = {ReplaceValue(probe.port.at(), std::to_string(listener.port))}});
}

void ReportName(const Workload& w, const Probe& probe, const std::optional<Listener>& listener,
                Findings& out) {
  // The kubelet drops what a liveness probe finds when its port is not known, so nothing fails.
  const bool harmless = probe.kind == Probe::Kind::kLiveness;
  Finding& finding =
      out.Report(probe.port.at(), harmless ? Severity::kWarning : Severity::kError,
                 fmt::format("the {} probe asks port \"{}\", but container \"{}\" declares no port "
                             "of that name",
                             KindName(probe), *probe.port, w.container().name));
  finding.With("port", *probe.port, SourceOf(probe.port.at()));
  // A liveness probe that works may kill a server that it has left alone so far.
  if (listener) OfferPort(probe, *listener, !harmless, finding);
}

void ReportNumber(const Workload& w, const Probe& probe, std::int64_t asked,
                  const Listener& listener, Findings& out) {
  Finding& finding = out.Report(
      probe.port.at(), fmt::format("the {} probe asks port {}, where nothing listens: {} answers "
                                   "on {}",
                                   KindName(probe), asked, ServerName(*w.server), listener.port));
  finding.With("port asked", std::to_string(asked), SourceOf(probe.port.at()))
      .With("port of the server", std::to_string(listener.port), listener.source);
  OfferPort(probe, listener, true, finding);
}

/// A health path that only other servers have, or nearly the right one. Servers have more paths
/// than the catalog knows, so any other is left alone.
bool IsForeign(const WorkloadContext& ctx, const Listener& listener, std::string_view path) {
  const std::string_view own = listener.row->health_path;
  // vLLM has no route at its root and answers 404 there (vllm/entrypoints/openai/api_server.py).
  if (path == "/") return *ctx.workload.server == Server::kVllm;
  if (EditDistance(path, own, 1) <= 1) return true;
  return std::ranges::any_of(kOthers, [&](const auto& other) {
    const ServerRow* row = ctx.env.catalog->FindServer(ServerName(other.first), other.second);
    return row != nullptr && row->health_path == path;
  });
}

void CheckPath(const WorkloadContext& ctx, const Probe& probe, const Listener& listener,
               Findings& out) {
  const std::string_view own = listener.row->health_path;
  // Images for Vertex AI take their health path from this variable.
  const Container& container = ctx.workload.container();
  if (container.env_from || container.Env("AIP_HEALTH_ROUTE") != nullptr) return;
  if (probe.asks != Probe::Asks::kHttp || !probe.path.known() || own.empty()) return;
  if (*probe.path == own || !IsForeign(ctx, listener, *probe.path)) return;
  const Place& at = probe.path.at();
  Finding& finding = out.Report(
      at, fmt::format("the {} probe asks {}, a path that {} does not have: its health is at {}",
                      KindName(probe), *probe.path, ServerName(*ctx.workload.server), own));
  finding.With("path asked", *probe.path, SourceOf(at))
      .With("health path", std::string(own), fmt::format("catalog: {}", listener.row->source));
  finding.fixes.push_back({.title = fmt::format("ask {}", own),
                           .safe = true,
                           .edits = {at.node->IsMapping() ? AddMember(at, "path", JsonString(own))
                                                          : ReplaceValue(at, JsonString(own))}});
}

void CheckProbe(const WorkloadContext& ctx, const Probe& probe, Findings& out) {
  const Workload& w = ctx.workload;
  const bool asks = probe.asks == Probe::Asks::kHttp || probe.asks == Probe::Asks::kTcp;
  if (!asks || !probe.port.known()) return;
  const auto listener = ListenerOf(ctx);
  const auto number = NumberOf(w.container(), *probe.port);
  if (!number) {
    const bool declared = PortNamed(w.container(), *probe.port) != nullptr;
    if (!declared) ReportName(w, probe, listener, out);
  } else if (listener && IsClosed(w, *listener, *number)) {
    ReportNumber(w, probe, *number, *listener, out);
  } else if (listener && *number == listener->port && ListensAlone(w)) {
    CheckPath(ctx, probe, *listener, out);
  }
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (!w.is_server() || !RunsAsWritten(w)) return;
  for (const Probe& probe : w.container().probes) CheckProbe(ctx, probe, out);
}

constexpr Severity kMayBe[] = {Severity::kWarning};

}  // namespace

extern const Rule kProbePortOrPathWrong = {
    .code = "GIQ605",
    .name = "probe-port-or-path-wrong",
    .family = Family::kShape,
    .severity = Severity::kError,
    .may_be = kMayBe,
    .fix = FixPolicy::kEither,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "A probe asks a port on which nothing listens, or a path that the server does "
                "not have.",
            .why = "The kubelet gets `connection refused` or 404 for as long as the pod lives. "
                   "With a readiness probe the pod never becomes ready and its Service has no "
                   "endpoints, although the log says that the server runs; with a startup or "
                   "liveness probe it is killed and started again. Often the manifest was made "
                   "from another server's: port 8080, or /healthz. The rule judges servers that "
                   "are started without a script and are alone in their pod.",
            .fix = "Ask the port of --port, or the server's default, and its own health path: "
                   "/health for vLLM, TGI and SGLang.",
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
        ports:
        - containerPort: 8080
        readinessProbe:
          httpGet:
            path: /health
            port: 8080
          periodSeconds: 5
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
        ports:
        - containerPort: 8000
        readinessProbe:
          httpGet:
            path: /health
            port: 8000
          periodSeconds: 5
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
)",
            .config = "",
            .source = "https://kubernetes.io/docs/tasks/configure-pod-container/"
                      "configure-liveness-readiness-startup-probes/",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
