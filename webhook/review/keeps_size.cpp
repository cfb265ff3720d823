// What /mutate never does: serve less, or ask for more.
#include <algorithm>
#include <array>
#include <unordered_map>

#include "engine/edit/values.h"
#include "engine/workload/quantity.h"
#include "webhook/review/mutate.h"

namespace giq {
namespace {

constexpr auto kCounts = std::to_array<std::string_view>(
    {"completions", "maxReplicas", "minReplicas", "numOfHosts", "parallelism", "replicas", "size"});
constexpr auto kAmounts = std::to_array<std::string_view>({"limits", "requests"});

template <std::size_t N>
bool IsOneOf(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// The members of a mapping by their keys; of one that stands there twice the last.
class Members {
 public:
  explicit Members(const Node* mapping) {
    if (mapping == nullptr) return;
    for (const Entry& entry : mapping->entries) by_key_[entry.key->text] = entry.value;
  }
  [[nodiscard]] const Node* Find(std::string_view key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : found->second;
  }

 private:
  std::unordered_map<std::string_view, const Node*> by_key_;
};

/// A count that is not written is 1 for the API.
bool IsLower(const Node* before, const Node& after) {
  if (before != nullptr && SameJson(*before, after)) return false;
  const auto now = after.AsInteger();
  const auto was = before != nullptr && !before->IsNull() ? before->AsInteger() : 1;
  return !was || !now || *now < *was;
}

std::optional<double> AmountOf(const Node& node) {
  const auto amount = AmountFact(Place{.document = nullptr, .node = &node, .part = {}});
  return amount.known() ? std::optional(*amount) : std::nullopt;
}

/// Whether an amount of the mapping is larger than before, or new.
bool AsksForMore(const Node* before, const Node& after) {
  const Members members(before);
  return std::ranges::any_of(after.entries, [&](const Entry& entry) {
    const Node* old = members.Find(entry.key->text);
    if (old == nullptr) return true;
    if (SameJson(*old, *entry.value)) return false;
    const auto was = AmountOf(*old);
    const auto now = AmountOf(*entry.value);
    return !was || !now || *now > *was;
  });
}

bool Keeps(const Node* before, const Node& after);

bool MemberKeeps(const Node* before, std::string_view key, const Node& after) {
  if (IsOneOf(kCounts, key) && after.IsScalar()) return !IsLower(before, after);
  if (IsOneOf(kAmounts, key) && after.IsMapping()) return !AsksForMore(before, after);
  return Keeps(before, after);
}

bool Keeps(const Node* before, const Node& after) {
  if (after.IsSequence()) {
    const auto old = before != nullptr ? before->items : std::span<const Node* const>();
    for (std::size_t i = 0; i < after.items.size(); ++i) {
      if (!Keeps(i < old.size() ? old[i] : nullptr, *after.items[i])) return false;
    }
    return true;
  }
  const Members members(before);
  return std::ranges::all_of(after.entries, [&](const Entry& entry) {
    return MemberKeeps(members.Find(entry.key->text), entry.key->text, *entry.value);
  });
}

/// Whether a count or an amount is no longer written: its default may be lower.
bool Drops(const Node& before, const Node* after) {
  if (before.IsSequence()) {
    const auto now = after != nullptr ? after->items : std::span<const Node* const>();
    for (std::size_t i = 0; i < before.items.size(); ++i) {
      if (Drops(*before.items[i], i < now.size() ? now[i] : nullptr)) return true;
    }
    return false;
  }
  const Members members(after);
  return std::ranges::any_of(before.entries, [&](const Entry& entry) {
    const Node* now = members.Find(entry.key->text);
    if (IsOneOf(kCounts, entry.key->text) && entry.value->IsScalar()) {
      return now == nullptr && entry.value->AsInteger().value_or(0) > 1;
    }
    return Drops(*entry.value, now);
  });
}

}  // namespace

bool KeepsItsSize(const Node& before, const Node& after) {
  return Keeps(&before, after) && !Drops(before, &after);
}

}  // namespace giq
