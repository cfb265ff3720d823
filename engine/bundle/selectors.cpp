#include "engine/bundle/selectors.h"

#include <algorithm>

#include "engine/workload/read.h"

namespace giq {
namespace {

void ReadLabels(const Node* labels, PodSelector& selector) {
  if (labels == nullptr || !labels->IsMapping()) return;
  for (const Entry& entry : labels->entries) {
    selector.labels.emplace_back(std::string(entry.key->text), std::string(TextOf(entry.value)));
  }
}

/// A Service's port reaches its targetPort, which is the port itself when not said.
void ReadPorts(const Object& object, const Node* list, bool monitoring, PodSelector& selector) {
  if (list == nullptr || !list->IsSequence()) return;
  for (const Node* item : list->items) {
    const Node* port = monitoring ? nullptr : item->Find("targetPort");
    if (port == nullptr) port = item->Find("port");
    selector.ports.push_back({.port = TextFact(object.At(port)),
                              .path = TextFact(object.At(item->Find("path"))),
                              .at = object.At(port != nullptr ? port : item)});
  }
}

}  // namespace

std::optional<PodSelector> ReadPodSelector(const Object& object) {
  const bool monitoring = object.kind == "PodMonitoring" &&
                          object.api_version.starts_with("monitoring.googleapis.com/");
  const bool service = object.kind == "Service" && object.api_version == "v1";
  const Node* spec = object.root->Find("spec");
  if ((!monitoring && !service) || spec == nullptr) return std::nullopt;
  PodSelector selector{.kind = std::string(object.kind),
                       .name = std::string(object.name),
                       .namespace_ = std::string(object.namespace_),
                       .at = object.At(object.root)};
  ReadLabels(monitoring ? spec->At({"selector", "matchLabels"}) : spec->Find("selector"), selector);
  ReadPorts(object, spec->Find(monitoring ? "endpoints" : "ports"), monitoring, selector);
  return selector;
}

bool Selects(const PodSelector& selector, const Workload& workload) {
  return !selector.labels.empty() && selector.namespace_ == workload.namespace_ &&
         std::ranges::all_of(selector.labels, [&](const auto& label) {
           return std::ranges::find(workload.pod.labels, label) != workload.pod.labels.end();
         });
}

}  // namespace giq
