// GIQ609: a Service whose name gives vLLM a variable that it takes for its own.
#include <fmt/format.h>

#include <algorithm>

#include "engine/rule/edits.h"
#include "engine/rule/rule.h"
#include "rules/member_place.h"
#include "rules/serving_group.h"

namespace giq {
namespace {

/// vLLM's own variable for the ports of its workers, an integer.
constexpr std::string_view kVariable = "VLLM_PORT";

/// The only name of which Kubernetes makes that variable, `tcp://address:port`: it writes a
/// Service's name in capitals and adds `_PORT`.
constexpr std::string_view kServiceName = "vllm";

/// Only Services with an address of their own are announced: headless ones and names of other
/// hosts have none.
bool HasAddress(const PodSelector& service) {
  const Node* address = MemberAt(service.at, {"spec", "clusterIP"}).node;
  const Node* type = MemberAt(service.at, {"spec", "type"}).node;
  const bool headless = address != nullptr && address->text == "None";
  return !headless && (type == nullptr || type->text != "ExternalName");
}

bool Speaks(const Node* node) {
  return node != nullptr && node->IsScalar() &&
         node->text.find(kVariable) != std::string_view::npos;
}

/// A script or wrapper that speaks of the variable (`unset VLLM_PORT`) deals with it.
bool IsDealtWith(const Workload& w) {
  const Node* word = w.server.at().node;
  const Node* words = word != nullptr ? word->parent : nullptr;
  return Speaks(word) || (words != nullptr && std::ranges::any_of(words->items, Speaks));
}

bool TakesLinks(const Workload& w) {
  const Container& container = w.container();
  return !IsDealtWith(w) && w.pod.service_links.known() && *w.pod.service_links &&
         !container.env_from && container.command_line_known && container.Env(kVariable) == nullptr;
}

void Check(const WorkloadContext& ctx, Findings& out) {
  const Workload& w = ctx.workload;
  if (w.server.value_or(Server::kNone) != Server::kVllm || !RunsAsWritten(w) || !TakesLinks(w)) {
    return;
  }
  const auto named = ctx.bundle.SelectorsNamed(kServiceName);
  const auto found = std::ranges::find_if(named, [&](const PodSelector* one) {
    return one->kind == "Service" && one->namespace_ == w.namespace_ && HasAddress(*one);
  });
  if (found == named.end()) return;
  const PodSelector* service = *found;
  Finding& finding = out.Report(
      w.at, fmt::format("the Service \"{}\" gives the pods of {} the variable {}=tcp://…, which "
                        "vLLM takes for its own and cannot read as a number",
                        service->name, w.Title(), kVariable));
  finding.With("Service", service->name, SourceOf(MemberAt(service->at, {"metadata", "name"})))
      .With("enableServiceLinks", "true", SourceOf(w.pod.service_links.at()));
  finding.fixes.push_back({.title = "set enableServiceLinks to false",
                           .safe = true,
                           .edits = {AddMember(w.pod.at, "enableServiceLinks", "false")}});
}

}  // namespace

extern const Rule kServiceNameBreaksServer = {
    .code = "GIQ609",
    .name = "service-name-breaks-server",
    .family = Family::kShape,
    .severity = Severity::kError,
    .may_be = {},
    .fix = FixPolicy::kSafe,
    .since = "0.1.0",
    .doc =
        {
            .summary =
                "A Service named vllm makes Kubernetes set VLLM_PORT, and vLLM does not start.",
            .why = "For each Service of the namespace that has an address, Kubernetes sets "
                   "variables in every new container: a Service named vllm gives "
                   "`VLLM_PORT=tcp://10.0.0.1:8000`. vLLM reads VLLM_PORT as the number of its "
                   "first internal port and stops with `ValueError: invalid literal for int() with "
                   "base 10: 'tcp://…'` or `VLLM_PORT … appears to be a URI`. Pods that were "
                   "started before the Service run until they are replaced.",
            .fix = "Set enableServiceLinks: false in the pod spec, or give the Service another "
                   "name.",
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
  name: vllm
spec:
  selector:
    app: qwen
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
  template:
    metadata:
      labels:
        app: qwen
    spec:
      enableServiceLinks: false
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
  name: vllm
spec:
  selector:
    app: qwen
  ports:
  - name: http
    port: 8000
)",
            .config = "",
            .source = "https://docs.vllm.ai/en/latest/configuration/env_vars.html",
        },
    .check = CheckWorkload{Check},
};

}  // namespace giq
