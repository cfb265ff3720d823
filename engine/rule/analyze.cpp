// Calls every rule for what it judges and puts the findings in order.
#include <algorithm>
#include <cassert>

#include "engine/rule/order.h"
#include "engine/rule/rule.h"

namespace giq {
namespace {

void Run(const CheckDocument& rule, const Bundle& bundle, const Environment&, Findings& out) {
  if (bundle.file == nullptr) return;
  for (const Document& document : bundle.file->documents()) {
    rule.check({document, ObjectsIn(bundle.objects, document)}, out);
  }
}

void Run(const CheckWorkload& rule, const Bundle& bundle, const Environment& env, Findings& out) {
  for (const auto& workload : bundle.workloads) rule.check({*workload, bundle, env}, out);
}

void Run(const CheckBundle& rule, const Bundle& bundle, const Environment& env, Findings& out) {
  rule.check({bundle, env}, out);
}

void Run(const CheckSuppressions&, const Bundle&, const Environment&, Findings&) {}

}  // namespace

std::vector<Finding> Analyze(const Bundle& bundle, const Environment& env,
                             std::span<const Rule* const> rules) {
  std::vector<Finding> all;
  for (const Rule* rule : rules) {
    Findings out(*rule, all);
    std::visit([&](const auto& check) { Run(check, bundle, env, out); }, rule->check);
  }
  assert(std::ranges::none_of(all,
                              [](const Finding& finding) {
                                return finding.severity == Severity::kError && !finding.certain;
                              }) &&
         "an estimate is never an error");
  SortFindings(all, bundle.file);
  return all;
}

}  // namespace giq
