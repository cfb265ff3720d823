#include "engine/workload/node_selection.h"

#include <algorithm>

#include "engine/base/gke_names.h"
#include "engine/workload/device_names.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

/// The alternative terms of a required node affinity; null when there are none.
const Node* RequiredTerms(const Node& pod_spec) {
  const Node* terms =
      pod_spec.At({"affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution",
                   "nodeSelectorTerms"});
  return terms != nullptr && terms->IsSequence() ? terms : nullptr;
}

/// The expression of a term that pins `key` to values; null when the term leaves it open.
const Node* PinningValues(const Node& term, std::string_view key) {
  const Node* expressions = term.Find("matchExpressions");
  if (expressions == nullptr || !expressions->IsSequence()) return nullptr;
  for (const Node* expression : expressions->items) {
    if (TextOf(expression->Find("key")) != key || TextOf(expression->Find("operator")) != "In") {
      continue;
    }
    const Node* values = expression->Find("values");
    if (values != nullptr && values->IsSequence() && !values->items.empty()) return values;
  }
  return nullptr;
}

/// Queued provisioning is asked for by an annotation, not by a label.
bool AsksQueuedProvisioning(const Pod& pod) {
  return std::ranges::any_of(pod.annotations, [](const auto& pair) {
    return pair.first.ends_with("/consume-provisioning-request") ||
           pair.first.ends_with("/provisioning-class-name");
  });
}

}  // namespace

Fact<std::string> NodeSelection::Label(std::string_view key) const {
  const Node* selected = pod_spec_.At({"nodeSelector", key});
  if (selected != nullptr) return TextFact(object_.At(selected));
  Fact<std::string> from_affinity = FromAffinity(key);
  if (!from_affinity.absent() || whole_) return from_affinity;
  return Fact<std::string>::Unknown();
}

Fact<std::string> NodeSelection::FromAffinity(std::string_view key) const {
  const Node* terms = RequiredTerms(pod_spec_);
  if (terms == nullptr) return Fact<std::string>::Absent();
  Fact<std::string> found;
  for (const Node* term : terms->items) {
    const Node* values = PinningValues(*term, key);
    // Terms are alternatives: one that leaves the label open leaves it open altogether.
    if (values == nullptr) return Fact<std::string>::Absent();
    for (const Node* value : values->items) {
      const auto text = TextFact(object_.At(value));
      if (found.absent()) found = text;
      if (!text.known() || (found.known() && *found != *text)) {
        return Fact<std::string>::Unknown(object_.At(values));
      }
    }
  }
  return found;
}

Fact<std::string> NodeSelection::AnyLabel(std::initializer_list<std::string_view> keys) const {
  Fact<std::string> first;
  for (const std::string_view key : keys) {
    auto label = Label(key);
    if (label.known() || (label.unknown() && label.at())) return label;
    if (first.absent()) first = std::move(label);
  }
  return first;
}

std::vector<NodeLabel> ReadNodeLabels(const Object& object, const Node& pod_spec) {
  std::vector<NodeLabel> labels;
  if (const Node* selector = pod_spec.Find("nodeSelector"); selector != nullptr) {
    for (const Entry& entry : selector->entries) {
      labels.push_back({.key = std::string(entry.key->text),
                        .value = TextFact(object.At(entry.value)),
                        .key_at = object.At(entry.key)});
    }
  }
  const Node* terms = RequiredTerms(pod_spec);
  if (terms == nullptr || terms->items.empty()) return labels;
  const Node* expressions = terms->items.front()->Find("matchExpressions");
  if (expressions == nullptr || !expressions->IsSequence()) return labels;
  const NodeSelection selection(object, pod_spec, true);
  for (const Node* expression : expressions->items) {
    const std::string key(TextOf(expression->Find("key")));
    auto value = selection.FromAffinity(key);
    // What only some of the alternative terms pin is not required.
    if (value.absent()) continue;
    labels.push_back({.key = key,
                      .value = std::move(value),
                      .key_at = object.At(expression->Find("key")),
                      .affinity = true});
  }
  return labels;
}

Fact<Provisioning> ReadProvisioning(const NodeSelection& selection, const Pod& pod) {
  using Buy = Fact<Provisioning>;
  for (const std::string_view key : {kSpotLabel, kPreemptibleLabel}) {
    const auto label = selection.Label(key);
    if (label.value_or("") == "true") return Buy::Known(Provisioning::kSpot, label.at());
    if (label.unknown()) return Buy::Unknown(label.at());
  }
  const auto provisioning = selection.Label(kProvisioningLabel);
  if (provisioning.value_or("") == "spot" || provisioning.value_or("") == "preemptible") {
    return Buy::Known(Provisioning::kSpot, provisioning.at());
  }
  const auto flex_start = selection.Label(kFlexStartLabel);
  if (flex_start.value_or("") == "true") {
    return Buy::Known(Provisioning::kFlexStart, flex_start.at());
  }
  const auto reservation = selection.Label(kReservationLabel);
  if (reservation.known()) return Buy::Known(Provisioning::kReservation, reservation.at());
  if (AsksQueuedProvisioning(pod)) return Buy::Known(Provisioning::kFlexStart, pod.metadata_at);
  // A compute class lists its own priorities; a tolerated taint says that other nodes would do as
  // well.
  if (!selection.Label(kComputeClassLabel).absent()) return Buy::Unknown();
  for (const std::string_view taint :
       {kSpotLabel, kPreemptibleLabel, kProvisioningLabel, kFlexStartLabel}) {
    if (std::ranges::find(pod.tolerations, taint) != pod.tolerations.end()) return Buy::Unknown();
  }
  return Buy::Known(Provisioning::kOnDemand, pod.at);
}

}  // namespace giq
