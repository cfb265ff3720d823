// What a slot means, whoever changed it.
#include <algorithm>
#include <unordered_map>

#include "engine/document/effective.h"
#include "engine/edit/patched_tree.h"
#include "engine/rule/edits.h"

namespace giq {
namespace {

void Append(std::string& out, const Slot& slot) {
  if (slot.children == nullptr) {
    out += ToJson(*slot.now);
    return;
  }
  const bool mapping = slot.now->IsMapping();
  out += mapping ? '{' : '[';
  bool first = true;
  for (const Slot& child : slot.children->slots) {
    if (child.removed) continue;
    if (!std::exchange(first, false)) out += ',';
    if (mapping) out += JsonString(child.key) + ":";
    Append(out, child);
  }
  out += mapping ? '}' : ']';
}

bool MeansMembers(const Children& children, const Node& mapping) {
  std::unordered_map<std::string_view, const Node*> members;
  for (const Entry* entry : EffectiveEntries(mapping)) members[entry->key->text] = entry->value;
  std::size_t kept = 0;
  for (const Slot& slot : children.slots) {
    if (slot.removed) continue;
    ++kept;
    const auto found = members.find(slot.key);
    if (found == members.end() || !Means(slot, *found->second)) return false;
  }
  return kept == members.size();
}

bool MeansItems(const Children& children, const Node& list) {
  std::size_t index = 0;
  for (const Slot& slot : children.slots) {
    if (slot.removed) continue;
    if (index == list.items.size() || !Means(slot, *list.items[index++])) return false;
  }
  return index == list.items.size();
}

}  // namespace

std::string SlotJson(const Slot& slot) {
  std::string out;
  Append(out, slot);
  return out;
}

bool Means(const Slot& slot, const Node& value) {
  if (slot.children == nullptr) return SameJson(*slot.now, value);
  if (slot.now->kind != value.kind) return false;
  return value.IsMapping() ? MeansMembers(*slot.children, value)
                           : MeansItems(*slot.children, value);
}

bool ValueChanged(const Slot& slot) {
  if (slot.Fresh()) return true;
  return slot.children != nullptr &&
         std::any_of(slot.children->slots.begin(), slot.children->slots.end(), Changed);
}

bool Changed(const Slot& slot) {
  if (slot.removed) return !slot.Added();
  return slot.Renamed() || ValueChanged(slot);
}

}  // namespace giq
