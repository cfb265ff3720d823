// A document's tree with edits made on it: only what changes is taken apart, everything else stays
// the document's own nodes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/document.h"
#include "engine/edit/values.h"
#include "engine/rule/finding.h"

namespace giq {

/// Numbers of the fixes behind a change; several made the same one.
using Owners = std::vector<std::uint32_t>;

struct Children;

/// A value in its place. Where nothing below it changed, `now` is all there is to it.
struct Slot {
  const Node* was = nullptr;     ///< The document's value; null for what an edit added.
  const Entry* entry = nullptr;  ///< The document's entry, for a member of one of its mappings.
  std::string key;               ///< Of a member.
  const Node* now = nullptr;     ///< `was`, or an edit's value.
  bool removed = false;          ///< Kept in its place, so that the text around is still known.
  Owners by;                     ///< Empty: unchanged here.
  std::unique_ptr<Children> children;  ///< Once something below was looked into for a change.

  [[nodiscard]] bool Added() const { return was == nullptr; }
  [[nodiscard]] bool Replaced() const { return was != nullptr && now != was; }
  [[nodiscard]] bool Renamed() const { return entry != nullptr && key != entry->key->text; }
  /// An edit's value, with or without edits of that value.
  [[nodiscard]] bool Fresh() const { return now != was; }
};

/// What a slot's container holds, what was removed included.
struct Children {
  std::vector<Slot> slots;
  Owners whole;          ///< Fixes that mean the container as a whole.
  bool shifted = false;  ///< A list whose indices are no longer those of `slots`.
};

/// Why an edit could not be made.
struct Obstacle {
  bool clash = false;  ///< With the edit of another fix; else the document does not allow it.
  std::string reason;
};

/// The patched tree of one document. Each fix sees the document and its own edits, as RFC 6902
/// says; what others did must not interfere, or be the same.
class PatchedTree {
 public:
  PatchedTree(const Node& root, Values& values);

  /// Makes the edits of one fix, in order. After an obstacle call Undo.
  [[nodiscard]] std::expected<void, Obstacle> Apply(std::span<const Edit* const> edits,
                                                    std::uint32_t fix);
  /// Takes back what the last Apply did.
  void Undo();

  [[nodiscard]] const Slot& root() const { return root_; }

 private:
  /// A slot by its container, which stays where it is while slots move; null for the root.
  struct Spot {
    Children* in = nullptr;
    std::size_t index = 0;
  };
  struct Undone {
    bool inserted = false;  // else `before` was there
    Spot spot;
    Slot before = {};
    bool dropped = false;  // `before` has the children
  };
  using Done = std::expected<void, Obstacle>;
  using Found = std::expected<Spot, Obstacle>;

  [[nodiscard]] Slot& At(Spot spot) {
    return spot.in == nullptr ? root_ : spot.in->slots[spot.index];
  }
  [[nodiscard]] bool Mine(const Owners& owners) const;
  [[nodiscard]] bool Others(const Owners& owners) const;
  [[nodiscard]] bool OthersInside(const Slot& slot) const;
  [[nodiscard]] bool Visible(const Slot& slot) const;
  [[nodiscard]] bool MayComeBack(const Slot& slot) const;
  [[nodiscard]] Children& Open(Slot& slot) const;

  [[nodiscard]] Done ApplyOne(const Edit& edit);
  [[nodiscard]] Found Walk(std::span<const std::string> tokens);
  [[nodiscard]] Found Container(std::span<const std::string> tokens);
  [[nodiscard]] Found Child(Spot container, const std::string& token);
  [[nodiscard]] std::size_t FindMember(const Children& children, std::string_view key) const;
  [[nodiscard]] std::size_t FindItem(const Children& children, std::size_t index) const;

  [[nodiscard]] Done Add(Spot container, const std::string& token, const Node& value);
  [[nodiscard]] Done AddMember(Children& children, const std::string& key, const Node& value);
  [[nodiscard]] Done AddItem(Children& children, const std::string& token, const Node& value);
  [[nodiscard]] Done BringBack(Spot spot, const Node& value);
  [[nodiscard]] Done Append(Children& children, const Node& value);
  [[nodiscard]] Done Remove(Spot spot);
  [[nodiscard]] Done SetValue(Spot spot, const Node& value);
  void Rename(Spot spot, const std::string& key);
  [[nodiscard]] bool TryRename(const Edit& first, const Edit& second);

  void Write(Spot spot, const Node& value);
  void WriteInto(Slot& slot, const Node& value);
  void WriteMembers(Children& children, const Node& value);
  void WriteItems(Children& children, const Node& value);
  void WriteRemoval(Spot spot);
  void Insert(Children& children, std::size_t index, Slot slot);
  [[nodiscard]] Slot Fresh(std::string key, const Node& value) const;
  void Record(Spot spot, bool drop_children);

  Slot root_;
  Values& values_;
  std::uint32_t fix_ = 0;
  std::vector<Undone> log_;
};

/// The slot's value as JSON.
[[nodiscard]] std::string SlotJson(const Slot& slot);

/// Whether the slot's value is this JSON.
[[nodiscard]] bool Means(const Slot& slot, const Node& value);

/// Whether the slot's value, as far as it has one, differs from the document's.
[[nodiscard]] bool ValueChanged(const Slot& slot);

/// Whether anything differs from the document in the slot or below it.
[[nodiscard]] bool Changed(const Slot& slot);

}  // namespace giq
