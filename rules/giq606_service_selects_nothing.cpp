// GIQ606: a Service or PodMonitoring of the workload's name that does not reach its pods.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "engine/bundle/selectors.h"
#include "engine/rule/rule.h"
#include "engine/workload/read.h"
#include "engine/workload/template_site.h"
#include "rules/listener.h"
#include "rules/member_place.h"
#include "rules/pod_selection.h"
#include "rules/scaling_metrics.h"
#include "rules/serving_group.h"

namespace giq {
namespace {

/// What people add to a workload's name to name its Service or PodMonitoring.
constexpr std::array<std::string_view, 7> kEndings = {
    "", "-service", "-svc", "-metrics", "-monitoring", "-podmonitoring", "-pod-monitoring"};

using Label = std::pair<std::string_view, std::string_view>;

/// The pod templates of a file by their labels and its workloads by name, so that each selector
/// looks at few of them.
class Templates {
 public:
  explicit Templates(const Bundle& bundle) {
    for (const Object& object : bundle.objects) {
      for (const TemplateSite& site : TemplateSitesOf(object)) Add(site);
    }
    for (const auto& workload : bundle.workloads) {
      by_name_.emplace(workload->name, workload.get());
      for (const auto& label : workload->pod.labels) by_label_.emplace(label, workload.get());
    }
  }

  /// Whether a template of the file, a model server's or not, carries all labels.
  [[nodiscard]] bool AnyCarries(
      const std::vector<std::pair<std::string, std::string>>& labels) const {
    const auto [first, last] = maps_.equal_range(Label(labels.front()));
    return std::any_of(first, last, [&](const auto& candidate) {
      return std::ranges::all_of(labels, [&](const auto& wanted) {
        return TextOf(candidate.second->Find(wanted.first)) == wanted.second;
      });
    });
  }

  /// The workloads that a selector's name names, perhaps with an ending.
  [[nodiscard]] std::vector<const Workload*> NamedBy(std::string_view name) const {
    std::vector<const Workload*> found;
    for (const std::string_view ending : kEndings) {
      if (name.empty() || !name.ends_with(ending)) continue;
      const auto [first, last] = by_name_.equal_range(name.substr(0, name.size() - ending.size()));
      for (auto it = first; it != last; ++it) found.push_back(it->second);
    }
    return found;
  }

  [[nodiscard]] std::vector<const Workload*> SelectedBy(const PodSelector& selector) const {
    std::vector<const Workload*> found;
    if (selector.labels.empty()) return found;
    const auto [first, last] = by_label_.equal_range(Label(selector.labels.front()));
    for (auto it = first; it != last; ++it) {
      if (Selects(selector, *it->second)) found.push_back(it->second);
    }
    return found;
  }

 private:
  void Add(const TemplateSite& site) {
    const Node* labels =
        site.template_metadata != nullptr ? site.template_metadata->Find("labels") : nullptr;
    if (labels == nullptr || !labels->IsMapping()) return;
    for (const giq::Entry& entry : labels->entries) {
      maps_.emplace(Label(entry.key->text, TextOf(entry.value)), labels);
    }
  }

  std::multimap<Label, const Node*> maps_;
  std::multimap<Label, const Workload*> by_label_;
  std::multimap<std::string_view, const Workload*> by_name_;
};

/// A label that the pods do not carry; null when one is still to be filled in.
const std::pair<std::string, std::string>* MissingLabel(const PodSelector& selector,
                                                        const Workload& w) {
  const std::pair<std::string, std::string>* missing = nullptr;
  for (const auto& wanted : selector.labels) {
    const auto same =
        std::ranges::find(w.pod.labels, wanted.first, &std::pair<std::string, std::string>::first);
    if (IsPlaceholder(wanted.second)) return nullptr;
    if (same != w.pod.labels.end() && IsPlaceholder(same->second)) return nullptr;
    if (missing == nullptr && (same == w.pod.labels.end() || same->second != wanted.second)) {
      missing = &wanted;
    }
  }
  return missing;
}

void CheckLabels(const Templates& templates, const PodSelector& selector, Findings& out) {
  if (selector.labels.empty() || templates.AnyCarries(selector.labels)) return;
  for (const Workload* workload : templates.NamedBy(selector.name)) {
    const Workload& w = *workload;
    if (w.namespace_ != selector.namespace_ || !w.group.empty() || !RunsAsWritten(w) ||
        MaySelect(selector, w))
      continue;
    const auto* missing = MissingLabel(selector, w);
    if (missing == nullptr) continue;
    const auto same = std::ranges::find(w.pod.labels, missing->first,
                                        &std::pair<std::string, std::string>::first);
    const std::string carried = same != w.pod.labels.end()
                                    ? fmt::format("carry {}={}", same->first, same->second)
                                    : fmt::format("carry no label {}", missing->first);
    const Place name = MemberAt(selector.at, {"metadata", "name"});
    out.Report(name,
               fmt::format("{} \"{}\" selects {}={}, but the pods of {} {}", selector.kind,
                           selector.name, missing->first, missing->second, w.Title(), carried))
        .With("selector", fmt::format("{}={}", missing->first, missing->second), SourceOf(name))
        .With("workload", w.name, SourceOf(w.at));
    return;
  }
}

/// A port on which no pod of the workload can answer.
bool IsNowhere(const WorkloadContext& ctx, const PodSelector::Port& port) {
  if (!port.port.known()) return false;
  const auto number = PortNumber(*port.port);
  if (!number) return !DeclaresPort(ctx.workload.pod, *port.port);
  const auto listener = ListenerOf(ctx);
  return listener && IsClosed(ctx.workload, *listener, *number);
}

/// Of several ports people leave some for later: only when none is right, the Service is dead.
void CheckPorts(const BundleContext& ctx, const Templates& templates, const PodSelector& selector,
                Findings& out) {
  std::vector<WorkloadContext> selected;
  for (const Workload* workload : templates.SelectedBy(selector)) {
    selected.push_back({*workload, ctx.bundle, ctx.env});
  }
  const bool judged = std::ranges::all_of(selected, [&](const WorkloadContext& one) {
    return one.workload.is_server() && RunsAsWritten(one.workload) &&
           // GIQ205 says so where an autoscaler needs it.
           (selector.kind == "Service" || !ScalesOnServerMetric(one));
  });
  if (selected.empty() || !judged || selector.ports.empty()) return;
  for (const PodSelector::Port& port : selector.ports) {
    if (!std::ranges::all_of(selected, [&](const auto& one) { return IsNowhere(one, port); })) {
      return;
    }
  }
  const PodSelector::Port& port = selector.ports.front();
  const Workload& w = selected.front().workload;
  const bool number = PortNumber(*port.port).has_value();
  const std::string asked = number ? *port.port : fmt::format("\"{}\"", *port.port);
  out.Report(port.at,
             fmt::format("{} \"{}\" asks port {} of the pods of {}, {}", selector.kind,
                         selector.name, asked, w.Title(),
                         number ? "where nothing listens" : "which declare no port of that name"))
      .With("port", *port.port, SourceOf(port.at))
      .With("workload", w.name, SourceOf(w.at));
}

void Check(const BundleContext& ctx, Findings& out) {
  if (ctx.bundle.selectors.empty() || ctx.bundle.workloads.empty()) return;
  const Templates templates(ctx.bundle);
  for (const PodSelector& selector : ctx.bundle.selectors) {
    if (selector.at.document->file != ctx.bundle.file) continue;
    CheckLabels(templates, selector, out);
    CheckPorts(ctx, templates, selector, out);
  }
}

}  // namespace

extern const Rule kServiceSelectsNothing = {
    .code = "GIQ606",
    .name = "service-selects-nothing",
    .family = Family::kShape,
    .severity = Severity::kWarning,
    .may_be = {},
    .fix = FixPolicy::kNone,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "A Service or PodMonitoring with the workload's name has labels or ports that "
                "do not match its pods.",
            .why = "The API server accepts any selector. A Service whose labels or port match "
                   "nothing has no endpoints: clients get `connection refused` or a gateway 503 "
                   "while the server runs and costs. A PodMonitoring that matches nothing scrapes "
                   "nothing, without an error anywhere, and the autoscaler later finds no metric.",
            .fix = "Select the labels of the pod template, not those of the object, and name a "
                   "port as the container declares it, or its number.",
            .bad = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: qwen
spec:
  replicas: 1
  selector:
    matchLabels:
      app: qwen
      role: server
  template:
    metadata:
      labels:
        app: qwen
        role: server
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
---
apiVersion: v1
kind: Service
metadata:
  name: qwen
spec:
  selector:
    app: qwen-server
  ports:
  - name: http
    port: 8000
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
      role: server
  template:
    metadata:
      labels:
        app: qwen
        role: server
    spec:
      nodeSelector:
        cloud.google.com/gke-accelerator: nvidia-l4
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.0
        args:
        - --model=Qwen/Qwen2.5-7B-Instruct
        ports:
        - name: http
          containerPort: 8000
        resources:
          requests:
            ephemeral-storage: 20Gi
          limits:
            nvidia.com/gpu: "1"
---
apiVersion: v1
kind: Service
metadata:
  name: qwen
spec:
  selector:
    app: qwen
  ports:
  - name: http
    port: 8000
)",
            .config = "",
            .source = "https://kubernetes.io/docs/tasks/debug/debug-application/debug-service/",
        },
    .check = CheckBundle{Check},
};

}  // namespace giq
