// Members and items of blocks: whole lines come and go.
#include <fmt/format.h>

#include <algorithm>

#include "engine/base/letters.h"
#include "engine/edit/lines.h"
#include "engine/edit/renderer.h"

namespace giq {
namespace {

// The scalar that a block ends with; null where it ends with something else.
const Node* LastScalar(const Node& node) {
  if (node.alias || node.IsScalar()) return &node;
  if (node.style == Style::kFlow) return nullptr;
  if (node.IsSequence()) return node.items.empty() ? nullptr : LastScalar(*node.items.back());
  for (std::size_t i = node.entries.size(); i-- > 0;) {
    const Entry& entry = node.entries[i];
    if (entry.merged || entry.value->span.end != node.span.end) continue;
    return LastScalar(*entry.value);
  }
  return nullptr;
}

bool IsTextBlock(const Node* node) {
  return node != nullptr && (node->style == Style::kLiteral || node->style == Style::kFolded);
}

// Whether anything of the document's own stays in a container.
bool KeepsSomething(const Slot& slot) {
  const auto& slots = slot.children->slots;
  const bool merged = std::any_of(slot.was->entries.begin(), slot.was->entries.end(),
                                  [](const Entry& entry) { return entry.merged; });
  const std::size_t written = slot.was->entries.size() + slot.was->items.size();
  const auto removed = static_cast<std::size_t>(std::count_if(
      slots.begin(), slots.end(), [](const Slot& s) { return !s.Added() && s.removed; }));
  return merged || removed < written;
}

bool AddsSomething(const Slot& slot) {
  return std::any_of(slot.children->slots.begin(), slot.children->slots.end(),
                     [](const Slot& s) { return s.Added() && !s.removed; });
}

}  // namespace

std::optional<std::uint32_t> Renderer::ColonOf(const Entry& entry) const {
  std::uint32_t at = entry.key->span.end;
  while (at < text_.size() && IsBlank(text_[at])) ++at;
  return at < text_.size() && text_[at] == ':' ? std::optional(at) : std::nullopt;
}

// Behind a member's colon or an item's dash, and behind the properties that stand there.
std::optional<std::uint32_t> Renderer::LeadOf(const Around& around) const {
  std::optional<std::uint32_t> lead;
  if (around.entry != nullptr)
    lead = ColonOf(*around.entry);
  else if (around.parent != nullptr)
    lead = DashOf(*around.parent, around.index);
  if (!lead) return std::nullopt;
  std::uint32_t at = ++*lead;
  while (true) {
    while (at < text_.size() && IsBlank(text_[at])) ++at;
    if (at >= text_.size() || (text_[at] != '&' && text_[at] != '!')) return lead;
    while (at < text_.size() && !IsBlank(text_[at]) && text_[at] != '\n' && text_[at] != '\r') ++at;
    lead = at;
  }
}

std::uint32_t Renderer::DashOf(const Node& list, std::size_t index) const {
  if (index == 0) return list.span.begin;
  return SkipGap(text_, list.items[index - 1]->span.end, list.span.end);
}

std::uint32_t Renderer::EndOf(const Entry& entry) const {
  const auto colon = ColonOf(entry);
  return std::max(colon ? *colon + 1 : entry.key->span.end, entry.value->span.end);
}

std::uint32_t Renderer::BeginOfChild(const Node& container, const Slot& child,
                                     std::size_t index) const {
  return container.IsMapping() ? child.entry->key->span.begin : DashOf(container, index);
}

std::uint32_t Renderer::EndOfChild(const Node& container, const Slot& child) const {
  return container.IsMapping() ? EndOf(*child.entry) : child.was->span.end;
}

void Renderer::Mapping(const Slot& slot, const Around& around, std::uint32_t column) {
  const Node& was = *slot.was;
  if (!KeepsSomething(slot)) {
    return AddsSomething(slot) ? ReplaceValue(slot, around) : Empty(slot, around);
  }
  std::vector<const Slot*> added;
  for (const Slot& child : slot.children->slots) {
    const bool merged = child.entry != nullptr && child.entry->merged;
    if (!Changed(child) || (child.Added() && child.removed)) continue;
    if (RefusedAsKey(child, was)) continue;
    if (child.Added() || (merged && child.Fresh() && !child.removed)) {
      added.push_back(&child);
    } else if (merged) {
      Refuse(child, "the value comes through a merge key `<<`", child.was->span);
    } else if (child.removed) {
      RemoveMember(slot, child);
    } else {
      if (child.Renamed()) RenameKey(child, was);
      Visit(child, {.parent = &was, .entry = child.entry, .column = column});
    }
  }
  if (!added.empty()) AddMembers(slot, added, column);
}

// Lines go behind a block only where it surely ends.
bool Renderer::RefusedBehind(const Slot& slot, const Node& last) {
  const Node* scalar = LastScalar(last);
  if (!IsTextBlock(scalar)) return false;
  const std::string_view header =
      text_.substr(scalar->span.begin, LineEnd(text_, scalar->span.begin) - scalar->span.begin);
  const std::string_view marks = header.substr(0, header.find_first_of(" \t#"));
  if (marks.find('+') != std::string_view::npos) {
    Refuse(slot, "the text block in front keeps its blank lines (`+`)", scalar->span);
    return true;
  }
  if (scalar->span.end == text_.size()) {
    Refuse(slot, "the text block in front ends the file without a line break", scalar->span);
    return true;
  }
  return false;
}

void Renderer::AddMembers(const Slot& slot, const std::vector<const Slot*>& added,
                          std::uint32_t column) {
  for (const Slot* child : added) {
    if (RefusedBehind(*child, *slot.was)) continue;
    const std::uint32_t end = slot.was->span.end;
    const std::string member =
        BlockMember(child->key, ValueOf(*child), column, page_.BlocksNear(end));
    out_.InsertLines(BehindInnerComments(text_, end, column), std::string(column, ' ') + member,
                     child->by);
  }
}

void Renderer::RemoveMember(const Slot& slot, const Slot& child) {
  const Entry& entry = *child.entry;
  const std::uint32_t begin = entry.key->span.begin;
  const std::uint32_t end = EndOf(entry);
  if (RefusedAsRemoval(child, {begin, end})) return;
  if (!ColonOf(entry) || entry.key->alias) {
    return Refuse(child, "the key is not written as `key:`", entry.key->span);
  }
  if (BeginsLine(text_, begin)) {
    out_.DeleteLines(begin, end, child.by);
  } else if (begin == slot.was->span.begin && BlockColumn(text_, begin)) {
    RemoveBehindDash(slot, child, begin);
  } else {
    Refuse(child, "the key does not begin its line", entry.key->span);
  }
}

// The first of a block that begins behind the dash of an item: what follows moves up to the dash,
// unless comments stand between.
void Renderer::RemoveBehindDash(const Slot& slot, const Slot& child, std::uint32_t begin) {
  const Node& was = *slot.was;
  const std::uint32_t end = EndOfChild(was, child);
  std::uint32_t next = SkipGap(text_, end, was.span.end);
  bool comments = HasComment(text_, {LineEnd(text_, end), std::max(next, LineEnd(text_, end))});
  // Those that follow and go away too.
  std::size_t index = 0;
  for (const Slot& other : slot.children->slots) {
    if (other.Added()) continue;
    const std::uint32_t at = BeginOfChild(was, other, index++);
    if (!other.removed || at != next) continue;
    const std::uint32_t other_end = EndOfChild(was, other);
    const std::uint32_t line_end = LineEnd(text_, other_end);
    next = SkipGap(text_, other_end, was.span.end);
    comments = comments || HasComment(text_, {line_end, std::max(next, line_end)});
  }
  if (!comments) return out_.Delete({begin, next}, child.by);
  while (IsBlank(text_[begin - 1])) --begin;
  out_.Delete({begin, LineEnd(text_, end)}, child.by);
}

void Renderer::List(const Slot& slot, const Around& around, std::uint32_t column) {
  if (!KeepsSomething(slot)) {
    return AddsSomething(slot) ? ReplaceValue(slot, around) : Empty(slot, around);
  }
  std::size_t items = 0;  // of the document, so far
  for (const Slot& child : slot.children->slots) {
    if (!child.Added())
      ListChild(slot, child, items++, column);
    else if (!child.removed)
      AddItem(slot, child, items, column);
  }
}

void Renderer::ListChild(const Slot& list, const Slot& child, std::size_t index,
                         std::uint32_t column) {
  if (child.removed)
    RemoveItem(list, child, index);
  else
    Visit(child, {.parent = list.was, .index = index, .column = column});
}

// `behind`: how many of the document's items stand in front.
void Renderer::AddItem(const Slot& list, const Slot& item, std::size_t behind,
                       std::uint32_t column) {
  const Node& was = *list.was;
  const std::string text = BlockItem(ValueOf(item), column, page_.BlocksNear(was.span.begin));
  const std::string indentation(column, ' ');
  if (behind == 0) {
    const std::string lines = WithBreaks(text + "\n" + indentation, text_, was.span.begin);
    return out_.Insert(was.span.begin, lines, item.by);
  }
  const Node& last = *was.items[behind - 1];
  if (RefusedBehind(item, last)) return;
  out_.InsertLines(BehindInnerComments(text_, last.span.end, column), indentation + text, item.by);
}

void Renderer::RemoveItem(const Slot& slot, const Slot& child, std::size_t index) {
  const std::uint32_t dash = DashOf(*slot.was, index);
  const std::uint32_t end = child.was->span.end;
  if (text_[dash] != '-') return Refuse(child, "the item has no dash of its own", child.was->span);
  if (RefusedAsRemoval(child, {dash, end})) return;
  if (BeginsLine(text_, dash)) {
    out_.DeleteLines(dash, end, child.by);
  } else if (index == 0) {
    RemoveBehindDash(slot, child, dash);
  } else {
    Refuse(child, "the item does not begin its line", child.was->span);
  }
}

// Nothing stays: brackets take the place of the lines. Comments on lines of their own stay.
void Renderer::Empty(const Slot& slot, const Around& around) {
  const Node& was = *slot.was;
  const std::string brackets = was.IsMapping() ? "{}" : "[]";
  const auto lead = LeadOf(around);
  if (around.parent != nullptr && !lead) {
    return Refuse(slot, "the key is not written as `key:`", was.span);
  }
  if (RefusedAsRemoval(slot, {was.span.begin, was.span.end})) return;
  const bool own_lines = lead && LineBegin(text_, was.span.begin) > *lead;
  if (own_lines && SkipGap(text_, *lead, was.span.begin) != was.span.begin) {
    return Refuse(slot, "an anchor or tag stands on a line of its own", was.span);
  }
  const Owners by = OwnersOf(slot);
  if (own_lines) out_.Insert(*lead, " " + brackets, by);
  std::size_t index = 0;
  for (const Slot& child : slot.children->slots) {
    if (child.Added()) continue;
    const std::uint32_t begin = BeginOfChild(was, child, index);
    const std::uint32_t end = EndOfChild(was, child);
    if (own_lines || index > 0)
      out_.DeleteLines(begin, end, child.by);
    else
      out_.Replace({was.span.begin, LineEnd(text_, end)}, brackets, by);
    ++index;
  }
}

}  // namespace giq
