// Calls every rule for what it judges and puts the findings in order.
#include <algorithm>
#include <cassert>
#include <tuple>

#include "engine/rule/rule.h"

namespace giq {
namespace {

// The objects of a file stand in the order of its documents.
std::span<const Object> ObjectsIn(const Bundle& bundle, const Document& document) {
  const auto range =
      std::ranges::equal_range(bundle.objects, document.index, {},
                               [](const Object& object) { return object.document->index; });
  return {range.begin(), range.end()};
}

void Run(const CheckDocument& rule, const Bundle& bundle, const Environment&, Findings& out) {
  if (bundle.file == nullptr) return;
  for (const Document& document : bundle.file->documents()) {
    rule.check({document, ObjectsIn(bundle, document)}, out);
  }
}

void Run(const CheckWorkload& rule, const Bundle& bundle, const Environment& env, Findings& out) {
  for (const auto& workload : bundle.workloads) rule.check({*workload, bundle, env}, out);
}

void Run(const CheckBundle& rule, const Bundle& bundle, const Environment& env, Findings& out) {
  rule.check({bundle, env}, out);
}

// A finding may lie in a companion; those come behind the file's own, by name.
auto OrderOf(const Finding& finding, const File* own) {
  const Document& document = *finding.place.document;
  const bool companion = document.file != own;
  const std::string_view file = companion && document.file != nullptr
                                    ? std::string_view(document.file->source().name())
                                    : std::string_view();
  const Span span = finding.place.span();
  return std::tuple(companion, file, document.index, span.begin, span.end, finding.rule->code);
}

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
  std::ranges::stable_sort(all, {}, [&](const Finding& f) { return OrderOf(f, bundle.file); });
  return all;
}

}  // namespace giq
