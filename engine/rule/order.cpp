#include "engine/rule/order.h"

#include <algorithm>
#include <tuple>

namespace giq {
namespace {

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

std::span<const Object> ObjectsIn(std::span<const Object> objects, const Document& document) {
  const auto range = std::ranges::equal_range(
      objects, document.index, {}, [](const Object& object) { return object.document->index; });
  return {range.begin(), range.end()};
}

void SortFindings(std::vector<Finding>& findings, const File* own) {
  std::ranges::stable_sort(findings, {}, [&](const Finding& f) { return OrderOf(f, own); });
}

}  // namespace giq
