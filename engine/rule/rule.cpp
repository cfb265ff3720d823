#include "engine/rule/rule.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace giq {

std::string_view FamilyName(Family family) {
  constexpr std::array<std::string_view, 7> kNames = {
      "document",   "accelerator quota", "latency targets", "model cache",
      "bucket URI", "TPU compile cache", "serving shape",
  };
  return kNames[static_cast<std::size_t>(family)];
}

bool MayReport(const Rule& rule, Severity severity) {
  return severity == rule.severity || std::ranges::find(rule.may_be, severity) != rule.may_be.end();
}

Finding& Findings::Report(const Place& place, std::string message) {
  return Report(place, rule_.severity, std::move(message));
}

Finding& Findings::Report(const Place& place, Severity severity, std::string message) {
  assert(MayReport(rule_, severity) && "a rule reports only the severities that it declares");
  assert(place && "a finding has a place");
  Finding& added = out_.emplace_back();
  added.rule = &rule_;
  added.severity = severity;
  added.message = std::move(message);
  added.place = place;
  return added;
}

}  // namespace giq
