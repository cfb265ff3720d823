#include "linter/input/silencer.h"

#include <algorithm>

#include "engine/rule/naming.h"
#include "engine/rule/order.h"

namespace giq {
namespace {

bool Matches(const std::optional<IgnorePattern>& pattern, std::string_view text) {
  return !pattern || pattern->Matches(text, false);
}

bool Holds(const Object& object, const Place& place) {
  const std::uint32_t at = place.span().begin;
  return object.document == place.document && object.root->span.begin <= at &&
         at < object.root->span.end;
}

}  // namespace

Silencer::Silencer(std::span<const ConfiguredSuppression> entries) {
  for (const ConfiguredSuppression& entry : entries) {
    entries_.push_back({.rules = entry.rules,
                        .kind = IgnorePattern::Parse(entry.kind),
                        .namespace_ = IgnorePattern::Parse(entry.namespace_),
                        .name = IgnorePattern::Parse(entry.name)});
  }
}

bool Silencer::Entry::Matches(const Object& object) const {
  return giq::Matches(kind, object.kind) && giq::Matches(namespace_, object.namespace_) &&
         giq::Matches(name, object.name);
}

bool Silencer::Silences(const Finding& finding) {
  if (entries_.empty()) return false;
  const File* file = finding.place.document->file;
  const auto known = objects_.find(file);
  const auto& all = known != objects_.end()
                        ? known->second
                        : objects_.emplace(file, ObjectsOf(*file)).first->second;
  const auto objects = ObjectsIn(all, *finding.place.document);
  return std::ranges::any_of(entries_, [&](const Entry& entry) {
    const bool named = std::ranges::any_of(
        entry.rules, [&](const std::string& word) { return Names(word, *finding.rule); });
    return named && std::ranges::any_of(objects, [&](const Object& object) {
             return Holds(object, finding.place) && entry.Matches(object);
           });
  });
}

}  // namespace giq
