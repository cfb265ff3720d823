#include "engine/edit/verify.h"

#include <algorithm>
#include <unordered_map>

#include "engine/document/effective.h"

namespace giq {
namespace {

bool SameForm(const Node& a, const Node& b) {
  return a.style == b.style && a.alias == b.alias && a.anchored == b.anchored &&
         a.tagged == b.tagged;
}

bool Same(const Node& a, const Node& b);

bool SameEntry(const Entry& a, const Entry& b) {
  return a.merged == b.merged && Same(*a.key, *b.key) && Same(*a.value, *b.value);
}

bool Same(const Node& a, const Node& b) {
  if (a.kind != b.kind || !SameForm(a, b)) return false;
  if (a.IsScalar()) return a.text == b.text;
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                    [](const Node* x, const Node* y) { return Same(*x, *y); }) &&
         std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(),
                    SameEntry);
}

bool SameMembers(const Children& children, const Node& mapping) {
  std::unordered_map<std::string_view, const Entry*> members;
  for (const Entry* entry : EffectiveEntries(mapping)) members[entry->key->text] = entry;
  std::size_t kept = 0;
  for (const Slot& slot : children.slots) {
    if (slot.removed) continue;
    ++kept;
    const auto found = members.find(slot.key);
    if (found == members.end() || !IsAsMeant(slot, *found->second->value)) return false;
    const Node& key = *found->second->key;
    if (slot.entry != nullptr && !slot.Renamed() && !slot.Fresh() && !Same(*slot.entry->key, key)) {
      return false;
    }
  }
  return kept == members.size();
}

bool SameItems(const Children& children, const Node& list) {
  std::size_t index = 0;
  for (const Slot& slot : children.slots) {
    if (slot.removed) continue;
    if (index == list.items.size() || !IsAsMeant(slot, *list.items[index++])) return false;
  }
  return index == list.items.size();
}

}  // namespace

bool IsAsMeant(const Slot& root, const Node& read_again) {
  if (root.Fresh()) {
    const bool anchored = root.was != nullptr && root.was->anchored;
    return Means(root, read_again) && read_again.anchored == anchored && !read_again.tagged;
  }
  if (root.children == nullptr) return Same(*root.was, read_again);
  if (root.was->kind != read_again.kind || root.was->anchored != read_again.anchored ||
      root.was->tagged != read_again.tagged || root.was->alias != read_again.alias) {
    return false;
  }
  return read_again.IsMapping() ? SameMembers(*root.children, read_again)
                                : SameItems(*root.children, read_again);
}

bool SameProblems(const Document& before, const Document& after) {
  return std::equal(before.problems.begin(), before.problems.end(), after.problems.begin(),
                    after.problems.end(), [](const Problem& a, const Problem& b) {
                      return a.kind == b.kind && a.message == b.message;
                    });
}

}  // namespace giq
