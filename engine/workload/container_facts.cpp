#include "engine/workload/container_facts.h"

#include <array>
#include <string>
#include <utility>

#include "engine/workload/device_names.h"
#include "engine/workload/quantity.h"
#include "engine/workload/read.h"

namespace giq {
namespace {

/// `limits` decide for an extended resource, `requests` count where limits are missing (GIQ117's
/// subject).
const Node* ResourceNode(const Node& resources, std::string_view name) {
  for (const std::string_view list : {"limits", "requests"}) {
    if (const Node* found = resources.At({list, name})) return found;
  }
  return nullptr;
}

/// A count of accelerators: an integer, also as a string.
Fact<std::int64_t> CountFact(const Place& at) {
  return at.node != nullptr && at.node->IsString()
             ? IntegerFact(Fact<std::string>::Known(std::string(at.node->text), at))
             : IntegerFact(at);
}

void ReadAmounts(const Object& object, const Node& resources, Container& container) {
  for (const std::string_view list : {"limits", "requests"}) {
    const Node* amounts = resources.Find(list);
    if (amounts == nullptr || !amounts->IsMapping()) continue;
    for (const Entry& entry : amounts->entries) {
      container.resources.push_back({.name = std::string(entry.key->text),
                                     .limit = list == "limits",
                                     .amount = TextFact(object.At(entry.value)),
                                     .key_at = object.At(entry.key)});
    }
  }
}

/// Seconds, or how often: the API's default where nothing is said.
Fact<std::int64_t> SettingOf(const Object& object, const Node& probe, std::string_view key,
                             std::int64_t otherwise, bool whole) {
  auto fact = IntegerFact(object.At(probe.Find(key)));
  if (!fact.absent()) return fact;
  const Place at = object.At(&probe);
  return whole ? Fact<std::int64_t>::Known(otherwise, at) : Fact<std::int64_t>::Unknown(at);
}

void ReadQuestion(const Object& object, const Node& node, Probe& probe) {
  constexpr std::array<std::pair<std::string_view, Probe::Asks>, 3> kAsks = {
      {{"httpGet", Probe::Asks::kHttp},
       {"tcpSocket", Probe::Asks::kTcp},
       {"grpc", Probe::Asks::kGrpc}}};
  for (const auto& [key, asks] : kAsks) {
    const Node* question = node.Find(key);
    if (question == nullptr) continue;
    probe.asks = asks;
    probe.port = TextFact(object.At(question->Find("port")));
    if (asks == Probe::Asks::kHttp) {
      const Node* path = question->Find("path");
      probe.path = path != nullptr ? TextFact(object.At(path))
                                   : Fact<std::string>::Known("/", object.At(question));
    }
    return;
  }
}

}  // namespace

void ReadResources(const Object& object, const Node& node, Container& container) {
  const Node* resources = node.Find("resources");
  if (resources == nullptr || !resources->IsMapping()) return;
  container.resources_at = object.At(resources);
  ReadAmounts(object, *resources, container);
  for (const std::string_view name : kAcceleratorResources) {
    const Node* count = ResourceNode(*resources, name);
    if (count == nullptr) continue;
    container.accelerators = CountFact(object.At(count));
    container.accelerator_resource = std::string(name);
  }
  container.memory_limit = QuantityFact(object.At(resources->At({"limits", "memory"})));
  // A limit without a request is its own request.
  const auto request_of = [&](std::string_view name) {
    const Node* request = resources->At({"requests", name});
    return object.At(request != nullptr ? request : resources->At({"limits", name}));
  };
  container.memory_request = QuantityFact(request_of("memory"));
  container.ephemeral_storage_request = QuantityFact(request_of("ephemeral-storage"));
  container.cpu_request = AmountFact(request_of("cpu"));
}

void ReadContainerPorts(const Object& object, const Node& node, Container& container) {
  const Node* ports = node.Find("ports");
  if (ports == nullptr || !ports->IsSequence()) return;
  for (const Node* item : ports->items) {
    container.ports.push_back({.name = std::string(TextOf(item->Find("name"))),
                               .number = IntegerFact(object.At(item->Find("containerPort"))),
                               .at = object.At(item)});
  }
}

void ReadProbes(const Object& object, const Node& node, bool whole, Container& container) {
  constexpr std::array<std::pair<std::string_view, Probe::Kind>, 3> kKinds = {
      {{"startupProbe", Probe::Kind::kStartup},
       {"livenessProbe", Probe::Kind::kLiveness},
       {"readinessProbe", Probe::Kind::kReadiness}}};
  for (const auto& [key, kind] : kKinds) {
    const Node* written = node.Find(key);
    if (written == nullptr || !written->IsMapping()) continue;
    // The defaults of core/v1 Probe.
    Probe probe{
        .kind = kind,
        .at = object.At(written),
        .initial_delay_seconds = SettingOf(object, *written, "initialDelaySeconds", 0, whole),
        .period_seconds = SettingOf(object, *written, "periodSeconds", 10, whole),
        .timeout_seconds = SettingOf(object, *written, "timeoutSeconds", 1, whole),
        .failure_threshold = SettingOf(object, *written, "failureThreshold", 3, whole)};
    ReadQuestion(object, *written, probe);
    container.probes.push_back(std::move(probe));
  }
}

const ResourceAmount* Container::Resource(std::string_view wanted, bool limit) const {
  for (const ResourceAmount& amount : resources) {
    if (amount.name == wanted && amount.limit == limit) return &amount;
  }
  return nullptr;
}

const Probe* Container::FindProbe(Probe::Kind kind) const {
  for (const Probe& probe : probes) {
    if (probe.kind == kind) return &probe;
  }
  return nullptr;
}

}  // namespace giq
