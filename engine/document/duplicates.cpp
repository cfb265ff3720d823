#include "engine/document/duplicates.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace giq {
namespace {

constexpr std::size_t kMaxReported = 1000;  // a document; more say nothing new
constexpr std::size_t kSmall = 16;          // up to here comparing each with each is the fastest

void Report(const Node& mapping, const Node& first, const Node& again,
            std::vector<Problem>& problems) {
  if (problems.size() >= kMaxReported) return;
  constexpr std::size_t kShown = 80;
  const std::string_view shown = first.text.substr(0, kShown);
  problems.push_back({.kind = ProblemKind::kDuplicateKey,
                      .message = fmt::format("key \"{}\" is already set in this mapping", shown),
                      .span = again.span,
                      .first = first.span,
                      .mapping = &mapping});
}

void CompareEach(const Node& mapping, std::vector<Problem>& problems) {
  const auto entries = mapping.entries;
  for (std::size_t i = 1; i < entries.size(); ++i) {
    if (entries[i].merged) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (entries[j].merged || entries[i].key->text != entries[j].key->text) continue;
      Report(mapping, *entries[j].key, *entries[i].key, problems);
      break;
    }
  }
}

void CompareSorted(const Node& mapping, std::vector<Problem>& problems) {
  std::vector<const Node*> keys;
  keys.reserve(mapping.entries.size());
  for (const Entry& entry : mapping.entries) {
    if (!entry.merged) keys.push_back(entry.key);
  }
  std::sort(keys.begin(), keys.end(), [](const Node* a, const Node* b) {
    return a->text != b->text ? a->text < b->text : a->span.begin < b->span.begin;
  });
  for (std::size_t i = 1, first = 0; i < keys.size(); ++i) {
    if (keys[i]->text != keys[first]->text)
      first = i;
    else
      Report(mapping, *keys[first], *keys[i], problems);
  }
}

}  // namespace

void FindDuplicateKeys(const Node& mapping, std::vector<Problem>& problems) {
  if (mapping.entries.size() <= kSmall)
    CompareEach(mapping, problems);
  else
    CompareSorted(mapping, problems);
}

}  // namespace giq
