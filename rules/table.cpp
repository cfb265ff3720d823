#include "rules/table.h"

#include <algorithm>
#include <array>

#include "engine/base/letters.h"

namespace giq {

#define GIQ_RULE(constant) extern const Rule constant;
#include "rules/rules.def"
#undef GIQ_RULE

namespace {

constexpr auto kAll = std::to_array<const Rule*>({
#define GIQ_RULE(constant) &constant,
#include "rules/rules.def"
#undef GIQ_RULE
});

bool SameIgnoringCase(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, ToLower, ToLower);
}

}  // namespace

std::span<const Rule* const> AllRules() { return kAll; }

const Rule* FindRule(std::string_view code_or_name) {
  const auto found = std::ranges::find_if(kAll, [&](const Rule* rule) {
    return SameIgnoringCase(rule->code, code_or_name) || rule->name == code_or_name;
  });
  return found == kAll.end() ? nullptr : *found;
}

std::optional<Admission> AdmissionOfExample(const Rule& rule) {
  if (&rule != &kScaleUpBeforeCacheReady) return std::nullopt;
  return Admission{.ready_replicas = 0, .old_replicas = 1};
}

}  // namespace giq
