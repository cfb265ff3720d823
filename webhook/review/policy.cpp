#include "webhook/review/policy.h"

#include <algorithm>
#include <array>

#include "engine/rule/naming.h"
#include "engine/rule/rule.h"
#include "webhook/review/glob.h"

namespace giq {
namespace {

bool AnyNames(const std::vector<std::string>& words, const Rule& rule) {
  return std::ranges::any_of(words, [&](const std::string& word) { return Names(word, rule); });
}

bool Concerns(const ActionEntry& entry, const Finding& finding, std::string_view namespace_) {
  return finding.severity >= entry.severity &&
         (entry.rules.empty() || AnyNames(entry.rules, *finding.rule)) &&
         AnyGlobMatches(entry.namespaces, namespace_);
}

Action DefaultOf(Severity severity) {
  switch (severity) {
    case Severity::kError:
      return Action::kDeny;
    case Severity::kWarning:
      return Action::kWarn;
    case Severity::kInfo:
      return Action::kAudit;
  }
  return Action::kWarn;
}

/// Whether the mapping below `metadata` holds each key with a value that its pattern stands for.
bool Holds(const Node& object, std::string_view below,
           const std::vector<std::pair<std::string, std::string>>& wanted) {
  const Node* metadata = object.Find("metadata");
  const Node* mapping = metadata != nullptr ? metadata->Find(below) : nullptr;
  return std::ranges::all_of(wanted, [&](const auto& pair) {
    const Node* value = mapping != nullptr ? mapping->Find(pair.first) : nullptr;
    return value != nullptr && value->IsString() && GlobMatches(pair.second, value->text);
  });
}

}  // namespace

std::string_view ActionName(Action action) {
  constexpr std::array<std::string_view, 4> kNames = {"off", "audit", "warn", "deny"};
  return kNames[static_cast<std::size_t>(action)];
}

Ruling RulingOf(const Policy& policy, const Finding& finding, std::string_view namespace_,
                std::chrono::sys_days today) {
  const ActionEntry* last = nullptr;
  for (const ActionEntry& entry : policy.actions) {
    if (Concerns(entry, finding, namespace_)) last = &entry;
  }
  if (last == nullptr || !last->action) {
    return {.action = DefaultOf(finding.severity), .denies_from = {}};
  }
  if (!last->from || *last->from <= today) return {.action = *last->action, .denies_from = {}};
  return {.action = Action::kWarn, .denies_from = last->from};
}

bool MaySuppress(const Policy& policy, const Rule& rule, const Ruling& ruling) {
  if (policy.suppressible) return AnyNames(*policy.suppressible, rule);
  return ruling.action != Action::kDeny && !ruling.denies_from;
}

bool IsExemptNamespace(const Policy& policy, std::string_view namespace_) {
  return std::ranges::any_of(policy.exemptions, [&](const Exemption& exemption) {
    return exemption.labels.empty() && exemption.annotations.empty() &&
           AnyGlobMatches(exemption.namespaces, namespace_);
  });
}

const Exemption* ExemptionOf(const Policy& policy, std::string_view namespace_,
                             const Node& object) {
  const auto found = std::ranges::find_if(policy.exemptions, [&](const Exemption& exemption) {
    return AnyGlobMatches(exemption.namespaces, namespace_) &&
           Holds(object, "labels", exemption.labels) &&
           Holds(object, "annotations", exemption.annotations);
  });
  return found == policy.exemptions.end() ? nullptr : &*found;
}

}  // namespace giq
