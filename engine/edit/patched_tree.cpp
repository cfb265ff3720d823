#include "engine/edit/patched_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/document/effective.h"
#include "engine/document/pointer.h"

namespace giq {
namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

bool Holds(const Owners& owners, std::uint32_t fix) {
  return std::find(owners.begin(), owners.end(), fix) != owners.end();
}

void Enter(Owners& owners, std::uint32_t fix) {
  if (!Holds(owners, fix)) owners.push_back(fix);
}

std::unexpected<Obstacle> Clash() {
  return std::unexpected(Obstacle{.clash = true, .reason = "another fix changes the same place"});
}

std::unexpected<Obstacle> Impossible(std::string reason) {
  return std::unexpected(Obstacle{.clash = false, .reason = std::move(reason)});
}

std::span<const std::string> Parent(const std::vector<std::string>& tokens) {
  return std::span(tokens).first(tokens.size() - 1);
}

}  // namespace

PatchedTree::PatchedTree(const Node& root, Values& values) : values_(values) {
  root_.was = &root;
  root_.now = &root;
}

bool PatchedTree::Mine(const Owners& owners) const { return Holds(owners, fix_); }

bool PatchedTree::Others(const Owners& owners) const { return !owners.empty() && !Mine(owners); }

bool PatchedTree::OthersInside(const Slot& slot) const {
  if (slot.children == nullptr) return false;
  const auto foreign = [this](const Owners& owners) {
    return std::any_of(owners.begin(), owners.end(), [this](auto fix) { return fix != fix_; });
  };
  const auto& slots = slot.children->slots;
  return foreign(slot.children->whole) ||
         std::any_of(slots.begin(), slots.end(),
                     [&](const Slot& child) { return foreign(child.by) || OthersInside(child); });
}

// What others added is not there for this fix; what others removed still is.
bool PatchedTree::Visible(const Slot& slot) const {
  return slot.Added() ? Mine(slot.by) && !slot.removed : !(slot.removed && Mine(slot.by));
}

bool PatchedTree::MayComeBack(const Slot& slot) const {
  return slot.removed && !slot.Added() && Mine(slot.by) && slot.by.size() == 1;
}

Children& PatchedTree::Open(Slot& slot) const {
  if (slot.children != nullptr) return *slot.children;
  slot.children = std::make_unique<Children>();
  auto& slots = slot.children->slots;
  const bool fresh = slot.Fresh();
  const auto push = [&](const Node* value, const Entry* entry) {
    slots.push_back({.was = fresh ? nullptr : value,
                     .entry = fresh ? nullptr : entry,
                     .key = entry == nullptr ? std::string() : std::string(entry->key->text),
                     .now = value,
                     .by = fresh ? slot.by : Owners()});
  };
  if (slot.now->IsMapping()) {
    for (const Entry* entry : EffectiveEntries(*slot.now)) push(entry->value, entry);
  } else {
    slots.reserve(slot.now->items.size() + 1);
    for (const Node* item : slot.now->items) push(item, nullptr);
  }
  return *slot.children;
}

std::expected<void, Obstacle> PatchedTree::Apply(std::span<const Edit* const> edits,
                                                 std::uint32_t fix) {
  log_.clear();
  fix_ = fix;
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (i + 1 < edits.size() && TryRename(*edits[i], *edits[i + 1])) {
      ++i;
      continue;
    }
    if (auto done = ApplyOne(*edits[i]); !done) return done;
  }
  return {};
}

PatchedTree::Done PatchedTree::ApplyOne(const Edit& edit) {
  const auto tokens = SplitPointer(edit.pointer);
  if (!tokens) return Impossible(fmt::format("`{}` is no JSON pointer", edit.pointer));
  const auto missing = [&] { return fmt::format("there is no {} in the document", edit.pointer); };
  if (edit.op == Edit::Op::kRemove) {
    if (tokens->empty()) return Impossible("a document cannot be taken away as a whole");
    const auto spot = Walk(*tokens);
    if (!spot)
      return std::unexpected(spot.error().reason.empty() ? Obstacle{false, missing()}
                                                         : spot.error());
    return Remove(*spot);
  }
  const Node* value = values_.Read(edit.value_json);
  if (value == nullptr) return Impossible("the new value is no JSON");
  const bool add = edit.op == Edit::Op::kAdd && !tokens->empty();
  const auto spot = add ? Container(*tokens) : Walk(*tokens);
  if (!spot)
    return std::unexpected(spot.error().reason.empty() ? Obstacle{false, missing()} : spot.error());
  return add ? Add(*spot, tokens->back(), *value) : SetValue(*spot, *value);
}

// The slot at a pointer. An obstacle without a reason: there is none.
PatchedTree::Found PatchedTree::Walk(std::span<const std::string> tokens) {
  Spot spot;
  for (const std::string& token : tokens) {
    auto child = Child(spot, token);
    if (!child) return child;
    spot = *child;
  }
  return spot;
}

// The container that the last token of a pointer speaks of.
PatchedTree::Found PatchedTree::Container(std::span<const std::string> tokens) {
  const auto spot = Walk(tokens.first(tokens.size() - 1));
  if (!spot) return spot;
  Slot& slot = At(*spot);
  if (Others(slot.by) && (slot.Fresh() || slot.removed)) return Clash();
  if (slot.now->IsScalar()) return Impossible("");
  return Others(Open(slot).whole) ? Found(Clash()) : spot;
}

PatchedTree::Found PatchedTree::Child(Spot container, const std::string& token) {
  Slot& slot = At(container);
  if (Others(slot.by)) return Clash();
  if (slot.now->IsScalar()) return Impossible("");
  Children& children = Open(slot);
  if (Others(children.whole)) return Clash();
  std::size_t index = kNowhere;
  if (slot.now->IsMapping())
    index = FindMember(children, token);
  else if (const auto wanted = TokenIndex(token))
    index = FindItem(children, *wanted);
  if (index == kNowhere) return Impossible("");
  // One that another fix added alone is not there for this one.
  if (children.slots[index].Added() && Others(children.slots[index].by)) return Clash();
  return Spot{&children, index};
}

std::size_t PatchedTree::FindMember(const Children& children, std::string_view key) const {
  for (std::size_t i = 0; i < children.slots.size(); ++i) {
    const Slot& slot = children.slots[i];
    if (slot.removed && Mine(slot.by)) continue;
    const bool before = slot.Renamed() && Others(slot.by) && slot.entry->key->text == key;
    if (slot.key == key || before) return i;
  }
  return kNowhere;
}

std::size_t PatchedTree::FindItem(const Children& children, std::size_t index) const {
  const auto& slots = children.slots;
  if (!children.shifted && index < slots.size() && !slots[index].Added()) return index;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (Visible(slots[i]) && index-- == 0) return i;
  }
  return kNowhere;
}

PatchedTree::Done PatchedTree::Add(Spot container, const std::string& token, const Node& value) {
  Slot& slot = At(container);
  Children& children = Open(slot);
  return slot.now->IsMapping() ? AddMember(children, token, value)
                               : AddItem(children, token, value);
}

PatchedTree::Done PatchedTree::AddMember(Children& children, const std::string& key,
                                         const Node& value) {
  const std::size_t found = FindMember(children, key);
  if (found != kNowhere) return SetValue({&children, found}, value);
  for (std::size_t i = 0; i < children.slots.size(); ++i) {
    const Slot& slot = children.slots[i];
    if (slot.key != key || slot.Added()) continue;
    return MayComeBack(slot) ? BringBack({&children, i}, value) : Clash();
  }
  Insert(children, children.slots.size(), Fresh(key, value));
  return {};
}

PatchedTree::Done PatchedTree::AddItem(Children& children, const std::string& token,
                                       const Node& value) {
  auto& slots = children.slots;
  const auto visible = static_cast<std::size_t>(
      std::count_if(slots.begin(), slots.end(), [this](const Slot& s) { return Visible(s); }));
  const auto index = token == "-" ? std::optional(visible) : TokenIndex(token);
  if (!index || *index > visible) {
    return Impossible(fmt::format("there is no place {} in a list of {}", token, visible));
  }
  if (*index == visible) return Append(children, value);
  const std::size_t at = FindItem(children, *index);
  if (at > 0 && MayComeBack(slots[at - 1])) return BringBack({&children, at - 1}, value);
  Insert(children, at, Fresh({}, value));
  children.shifted = true;
  return {};
}

// What this fix alone removed comes back in its place.
PatchedTree::Done PatchedTree::BringBack(Spot spot, const Node& value) {
  Record(spot, false);
  At(spot).removed = false;
  return SetValue(spot, value);
}

PatchedTree::Done PatchedTree::Append(Children& children, const Node& value) {
  auto& slots = children.slots;
  const auto name = [](const Node& item) {
    const Node* found = item.Find("name");
    return found != nullptr && found->IsString() ? found->text : std::string_view();
  };
  for (std::size_t i = 0; i < slots.size(); ++i) {
    Slot& slot = slots[i];
    if (!slot.Added() || slot.removed || Mine(slot.by)) continue;
    if (Means(slot, value)) {
      Record({&children, i}, false);
      Enter(slot.by, fix_);
      return {};
    }
    // Lists of named things are keyed by the name.
    if (!name(value).empty() && name(*slot.now) == name(value)) return Clash();
  }
  if (!slots.empty() && MayComeBack(slots.back())) {
    return BringBack({&children, slots.size() - 1}, value);
  }
  Insert(children, slots.size(), Fresh({}, value));
  return {};
}

PatchedTree::Done PatchedTree::Remove(Spot spot) {
  Slot& slot = At(spot);
  if (Others(slot.by) && !slot.removed) return Clash();
  if (!slot.removed && (OthersInside(slot) || (Mine(slot.by) && slot.by.size() > 1)))
    return Clash();
  WriteRemoval(spot);
  return {};
}

PatchedTree::Done PatchedTree::SetValue(Spot spot, const Node& value) {
  Slot& slot = At(spot);
  const bool whole = slot.children != nullptr && Others(slot.children->whole);
  const bool shared = Others(slot.by) || (Mine(slot.by) && slot.by.size() > 1) || whole;
  if (!shared && !OthersInside(slot)) {
    Write(spot, value);
    return {};
  }
  if (!shared || slot.removed || slot.Renamed() || !Means(slot, value)) return Clash();
  Record(spot, false);
  Enter(slot.by, fix_);
  return {};
}

void PatchedTree::Rename(Spot spot, const std::string& key) {
  Slot& slot = At(spot);
  Record(spot, false);
  slot.key = key;
  Enter(slot.by, fix_);
}

// A member that comes under another key with the value it has: an addition and a removal that stand
// together.
bool PatchedTree::TryRename(const Edit& first, const Edit& second) {
  const bool add_first = first.op == Edit::Op::kAdd;
  const Edit& add = add_first ? first : second;
  const Edit& remove = add_first ? second : first;
  if (add.op != Edit::Op::kAdd || remove.op != Edit::Op::kRemove) return false;
  const auto to = SplitPointer(add.pointer);
  const auto from = SplitPointer(remove.pointer);
  if (!to || !from || to->empty() || from->size() != to->size() || to->back() == from->back() ||
      !std::ranges::equal(Parent(*to), Parent(*from))) {
    return false;
  }
  const auto spot = Walk(*from);
  const Node* value = values_.Read(add.value_json);
  if (!spot || value == nullptr || spot->in == nullptr) return false;
  const Slot& slot = At(*spot);
  const bool known = slot.entry != nullptr && !slot.entry->merged && !slot.Fresh();
  if (!known || slot.removed || OthersInside(slot) || !Means(slot, *value)) return false;
  const bool same = Others(slot.by) && slot.key == to->back();
  const bool free = slot.by.empty() && FindMember(*spot->in, to->back()) == kNowhere;
  if (!same && !free) return false;
  Rename(*spot, to->back());
  return true;
}

}  // namespace giq
