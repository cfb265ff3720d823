// How new values come into a patched tree, and how they leave it again.
#include <algorithm>
#include <unordered_map>

#include "engine/edit/patched_tree.h"

namespace giq {
namespace {

std::unordered_map<std::string_view, const Node*> MembersOf(const Node& mapping) {
  std::unordered_map<std::string_view, const Node*> members;
  for (const Entry& entry : mapping.entries) members[entry.key->text] = entry.value;
  return members;
}

}  // namespace

Slot PatchedTree::Fresh(std::string key, const Node& value) const {
  Slot slot;
  slot.key = std::move(key);
  slot.now = &value;
  slot.by = {fix_};
  return slot;
}

void PatchedTree::Record(Spot spot, bool drop_children) {
  Slot& slot = At(spot);
  Undone undone = {.spot = spot, .dropped = drop_children};
  Slot& before = undone.before;
  before.was = slot.was;
  before.entry = slot.entry;
  before.key = slot.key;
  before.now = slot.now;
  before.removed = slot.removed;
  before.by = slot.by;
  if (drop_children) before.children = std::move(slot.children);
  log_.push_back(std::move(undone));
}

void PatchedTree::Undo() {
  for (; !log_.empty(); log_.pop_back()) {
    Undone& undone = log_.back();
    if (undone.inserted) {
      auto& slots = undone.spot.in->slots;
      slots.erase(slots.begin() + static_cast<std::ptrdiff_t>(undone.spot.index));
    } else {
      Slot& slot = At(undone.spot);
      if (!undone.dropped) undone.before.children = std::move(slot.children);
      slot = std::move(undone.before);
    }
  }
}

void PatchedTree::Insert(Children& children, std::size_t index, Slot slot) {
  children.slots.insert(children.slots.begin() + static_cast<std::ptrdiff_t>(index),
                        std::move(slot));
  log_.push_back({.inserted = true, .spot = {&children, index}});
}

void PatchedTree::WriteRemoval(Spot spot) {
  Slot& slot = At(spot);
  if (!slot.removed) {
    Record(spot, true);
    slot.removed = true;
  } else {
    Record(spot, false);
  }
  if (!Mine(slot.by)) slot.by.push_back(fix_);
  if (spot.in != nullptr) spot.in->shifted = true;
}

// A container that stays one keeps what is the same inside of it, with its comments.
void PatchedTree::Write(Spot spot, const Node& value) {
  Slot& slot = At(spot);
  const Node* was = slot.was;
  const bool inside = was != nullptr && !was->alias && !was->IsScalar() &&
                      was->kind == value.kind && was->expanded_size > 1 && value.expanded_size > 1;
  Record(spot, true);
  slot.children.reset();
  if (!Mine(slot.by)) slot.by.push_back(fix_);
  const bool same = was != nullptr && SameJson(*was, value);
  slot.now = same || inside ? was : &value;
  if (!same && inside) WriteInto(slot, value);
}

void PatchedTree::WriteInto(Slot& slot, const Node& value) {
  Children& children = Open(slot);
  children.whole.push_back(fix_);
  if (value.IsMapping())
    WriteMembers(children, value);
  else
    WriteItems(children, value);
}

void PatchedTree::WriteMembers(Children& children, const Node& value) {
  auto members = MembersOf(value);
  for (std::size_t i = 0; i < children.slots.size(); ++i) {
    const auto found = members.find(children.slots[i].key);
    if (found == members.end()) {
      WriteRemoval({&children, i});
    } else {
      Write({&children, i}, *found->second);
      members.erase(found);
    }
  }
  for (const Entry& entry : value.entries) {
    const auto left = members.find(entry.key->text);
    if (left == members.end() || left->second != entry.value) continue;
    Insert(children, children.slots.size(), Fresh(std::string(entry.key->text), *entry.value));
  }
}

// What both begin and end with stays; between, item stands for item.
void PatchedTree::WriteItems(Children& children, const Node& value) {
  const auto& slots = children.slots;
  const std::size_t before = slots.size();
  const std::size_t after = value.items.size();
  const std::size_t most = std::min(before, after);
  std::size_t head = 0;
  while (head < most && Means(slots[head], *value.items[head])) ++head;
  std::size_t tail = 0;
  while (tail < most - head && Means(slots[before - 1 - tail], *value.items[after - 1 - tail])) {
    ++tail;
  }
  const std::size_t paired = most - head - tail;
  for (std::size_t i = head; i < head + paired; ++i) Write({&children, i}, *value.items[i]);
  for (std::size_t i = head + paired; i < before - tail; ++i) WriteRemoval({&children, i});
  for (std::size_t i = head + paired; i < after - tail; ++i) {
    Insert(children, i, Fresh({}, *value.items[i]));
    if (tail > 0) children.shifted = true;
  }
}

}  // namespace giq
