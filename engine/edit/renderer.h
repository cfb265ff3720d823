// Writes what changed in a patched tree as splices of the document's text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/edit/page.h"
#include "engine/edit/patched_tree.h"
#include "engine/edit/rewrite.h"
#include "engine/edit/splices.h"

namespace giq {

/// Fixes that cannot be written, and why.
struct Refused {
  Owners by;
  Refusal refusal;
};

/// Renders one document. What it cannot do surely it refuses; what else it wrote is then of no use.
class Renderer {
 public:
  Renderer(Page& page, Values& values, Splices& out, std::vector<Refused>& refused)
      : page_(page), text_(page.text()), values_(values), out_(out), refused_(refused) {}

  void Render(const Slot& root);

 private:
  /// Where a value stands in its container.
  struct Around {
    const Node* parent = nullptr;  // null: the root
    const Entry* entry = nullptr;  // of a mapping
    std::size_t index = 0;         // of a list
    std::uint32_t column = 0;      // of the parent's keys or dashes, in a block
    [[nodiscard]] bool flow() const { return parent != nullptr && parent->style == Style::kFlow; }
  };
  /// A member or item between brackets.
  struct Element {
    std::uint32_t begin = 0;  // anchor and tag included
    std::uint32_t end = 0;
    std::optional<std::uint32_t> comma;  // behind it
    const Slot* slot = nullptr;
  };
  using Elements = std::vector<Element>;

  void Visit(const Slot& slot, const Around& around);
  void Refuse(const Slot& slot, std::string reason, Span at);
  void RefuseAnchor(const Slot& slot, const AnchorUse& use);
  [[nodiscard]] bool RefusedAsContainer(const Slot& slot);
  [[nodiscard]] bool RefusedAsValue(const Slot& slot);
  [[nodiscard]] bool RefusedAsKey(const Slot& slot, const Node& mapping);
  [[nodiscard]] bool RefusedAsRemoval(const Slot& slot, Span written);
  [[nodiscard]] const Node& ValueOf(const Slot& slot);

  // Values (value_edits.cpp).
  void ReplaceValue(const Slot& slot, const Around& around);
  void ReplaceByLine(const Slot& slot, const Around& around, const Node& now);
  void ReplaceByBlock(const Slot& slot, const Around& around, const Node& now);
  void ReplaceMemberByBlock(const Slot& slot, const Around& around, const Node& now);
  void FillEmptyValue(const Slot& slot, const Around& around, std::string_view text);
  void RenameKey(const Slot& slot, const Node& mapping);

  // Blocks (block_edits.cpp).
  void Mapping(const Slot& slot, const Around& around, std::uint32_t column);
  void List(const Slot& slot, const Around& around, std::uint32_t column);
  void ListChild(const Slot& list, const Slot& child, std::size_t index, std::uint32_t column);
  void AddMembers(const Slot& slot, const std::vector<const Slot*>& added, std::uint32_t column);
  void AddItem(const Slot& list, const Slot& item, std::size_t behind, std::uint32_t column);
  void RemoveMember(const Slot& slot, const Slot& child);
  void RemoveItem(const Slot& slot, const Slot& child, std::size_t index);
  void RemoveBehindDash(const Slot& slot, const Slot& child, std::uint32_t begin);
  void Empty(const Slot& slot, const Around& around);
  [[nodiscard]] bool RefusedBehind(const Slot& slot, const Node& last);
  [[nodiscard]] std::optional<std::uint32_t> ColonOf(const Entry& entry) const;
  [[nodiscard]] std::optional<std::uint32_t> LeadOf(const Around& around) const;
  [[nodiscard]] std::uint32_t DashOf(const Node& list, std::size_t index) const;
  [[nodiscard]] std::uint32_t EndOf(const Entry& entry) const;
  [[nodiscard]] std::uint32_t BeginOfChild(const Node& container, const Slot& child,
                                           std::size_t index) const;
  [[nodiscard]] std::uint32_t EndOfChild(const Node& container, const Slot& child) const;

  // Brackets (flow_edits.cpp).
  void Flow(const Slot& slot);
  void FlowAsWhole(const Slot& slot);
  void ReplaceInFlow(const Slot& slot, const Around& around, const Node& now);
  [[nodiscard]] std::optional<Elements> ElementsOf(const Slot& slot) const;
  void RemoveElements(const Slot& slot, const Elements& elements);
  void ReplaceTail(const Slot& slot, const Elements& elements, std::size_t first,
                   const std::vector<const Slot*>& added);
  void RemoveElement(const Elements& elements, std::size_t index, bool last);
  void AddElements(const Slot& slot, const Elements& elements);
  void AppendElements(const Slot& slot, const Element& last, const std::vector<const Slot*>& added);
  [[nodiscard]] static std::vector<const Slot*> AddedBehind(const Slot& slot);
  [[nodiscard]] std::string Joined(const Slot& slot, const Element& place,
                                   const std::vector<const Slot*>& added);
  [[nodiscard]] bool OnOwnLines(const Element& element) const;
  [[nodiscard]] std::string_view IndentationFor(const FlowStyle& style, std::uint32_t at) const;

  Page& page_;
  std::string_view text_;
  Values& values_;
  Splices& out_;
  std::vector<Refused>& refused_;
};

/// The owners of all changes in a slot and below it.
[[nodiscard]] Owners OwnersOf(const Slot& slot);

}  // namespace giq
