// Any bytes as a policy file; what was read decides about findings.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

#include "rules/table.h"
#include "tests/fuzz/tree_check.h"
#include "webhook/review/policy.h"

namespace giq {
namespace {

void Decide(const Policy& policy) {
  for (const Rule* rule : AllRules()) {
    Finding finding;
    finding.rule = rule;
    finding.severity = rule->severity;
    const Ruling early = RulingOf(policy, finding, "prod", std::chrono::sys_days());
    const Ruling late = RulingOf(policy, finding, "prod", std::chrono::sys_days::max());
    Require(!late.denies_from, "no denial after the last day");
    Require(!early.denies_from || late.action == Action::kDeny, "a warning that becomes a denial");
  }
  const auto object = ReadManifest("object", "metadata: {labels: {a: b}, annotations: {c: d}}");
  const Node& root = *object->documents().front().root;
  Require(!IsExemptNamespace(policy, "prod") || ExemptionOf(policy, "prod", root) != nullptr,
          "what is in an exempt namespace is exempt");
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto policy =
      giq::ParsePolicy("policy.yaml", std::string(reinterpret_cast<const char*>(data), size));
  if (policy) {
    giq::Decide(*policy);
  } else {
    giq::Require(!policy.error().what.empty(), "a message");
  }
  return 0;
}
