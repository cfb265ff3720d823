// Members and items between brackets, in YAML and in JSON.
#include <algorithm>

#include "engine/edit/lines.h"
#include "engine/edit/renderer.h"
#include "engine/edit/scalar_text.h"

namespace giq {
namespace {

bool Adds(const Slot& slot) { return slot.Added() && !slot.removed; }
bool Removes(const Slot& slot) { return !slot.Added() && slot.removed; }

}  // namespace

// Only where members stand on lines of their own is the line's indentation of use.
std::string_view Renderer::IndentationFor(const FlowStyle& style, std::uint32_t at) const {
  return style.pretty ? Indentation(text_, at) : std::string_view();
}

// A value between brackets, or the brackets themselves.
void Renderer::ReplaceInFlow(const Slot& slot, const Around& around, const Node& now) {
  const Node& was = *slot.was;
  const FlowStyle style = page_.Brackets(was.IsScalar() ? around.parent : &was);
  if (HasComment(text_, was.span) && !was.IsScalar()) {
    return Refuse(slot, "comments stand inside the brackets", was.span);
  }
  std::string text = FlowValue(now, style, IndentationFor(style, was.span.begin));
  if (!page_.document().json && now.IsScalar()) text = ScalarText(now, was.style, true);
  if (was.style == Style::kNone) {
    std::uint32_t before = was.span.begin;
    while (before > 0 && text_[before - 1] == ' ') --before;
    if (before == 0 || text_[before - 1] != ':') {
      return Refuse(slot, "the empty value does not stand behind `:`", was.span);
    }
    text.insert(0, 1, ' ');
  }
  out_.Replace(was.span, std::move(text), OwnersOf(slot));
}

void Renderer::FlowAsWhole(const Slot& slot) {
  const Node& was = *slot.was;
  if (HasComment(text_, was.span)) {
    return Refuse(slot, "comments stand inside the brackets", was.span);
  }
  if (RefusedAsRemoval(slot, was.span)) return;
  const FlowStyle style = page_.Brackets(&was);
  out_.Replace(was.span, FlowValue(ValueOf(slot), style, IndentationFor(style, was.span.begin)),
               OwnersOf(slot));
}

void Renderer::Flow(const Slot& slot) {
  const Node& was = *slot.was;
  const auto& slots = slot.children->slots;
  for (const Slot& child : slots) {
    if (Changed(child) && was.IsMapping() && RefusedAsKey(child, was)) return;
    if (child.entry != nullptr && child.entry->merged && Changed(child)) {
      return Refuse(child, "the value comes through a merge key `<<`", child.was->span);
    }
  }
  const bool removes = std::any_of(slots.begin(), slots.end(), Removes);
  const bool adds = std::any_of(slots.begin(), slots.end(), Adds);
  const bool keeps = std::any_of(slots.begin(), slots.end(), [](const Slot& child) {
    return !child.Added() && !child.removed;
  });
  if (!keeps) return FlowAsWhole(slot);
  if (removes || adds) {
    const auto elements = ElementsOf(slot);
    if (!elements) return Refuse(slot, "the brackets hold more than plain members", was.span);
    const std::uint32_t last = elements->back().begin;
    if (!page_.document().json && BeginsLine(text_, last) &&
        Indentation(text_, last).find('\t') != std::string_view::npos) {
      return Refuse(slot, "the line is indented with a tab", was.span);
    }
    if (removes) RemoveElements(slot, *elements);
    if (adds) AddElements(slot, *elements);
  }
  std::size_t index = 0;
  for (const Slot& child : slots) {
    if (child.Added()) continue;
    const std::size_t at = index++;
    if (child.removed) continue;
    if (child.Renamed()) RenameKey(child, was);
    Visit(child, {.parent = &was, .entry = child.entry, .index = at});
  }
}

// Where each member stands. Nothing for brackets with merge keys, explicit or double keys, or
// values without text.
std::optional<Renderer::Elements> Renderer::ElementsOf(const Slot& slot) const {
  const Node& was = *slot.was;
  const bool mapping = was.IsMapping();
  if (text_[was.span.begin] != (mapping ? '{' : '[')) return std::nullopt;
  Elements elements;
  std::uint32_t at = was.span.begin + 1;
  const std::uint32_t close = was.span.end - 1;
  for (const Slot& child : slot.children->slots) {
    if (child.Added()) continue;
    const Node& first = mapping ? *child.entry->key : *child.was;
    Element element = {
        .begin = SkipGap(text_, at, close), .end = child.was->span.end, .slot = &child};
    const bool properties = text_[element.begin] == '&' || text_[element.begin] == '!';
    if (child.was->style == Style::kNone || (element.begin != first.span.begin && !properties)) {
      return std::nullopt;
    }
    at = SkipGap(text_, element.end, close);
    if (at < close && text_[at] != ',') return std::nullopt;
    if (at < close) element.comma = at++;
    elements.push_back(element);
  }
  const std::size_t written = was.entries.size() + was.items.size();
  const bool complete = SkipGap(text_, at, close) == close && elements.size() == written;
  return complete ? std::optional(std::move(elements)) : std::nullopt;
}

bool Renderer::OnOwnLines(const Element& element) const {
  return BeginsLine(text_, element.begin) &&
         EndsLine(text_, element.comma ? *element.comma + 1 : element.end);
}

void Renderer::RemoveElements(const Slot& slot, const Elements& elements) {
  std::size_t kept = elements.size();  // behind the last that stays
  while (elements[kept - 1].slot->removed) --kept;
  const auto added = AddedBehind(slot);
  if (kept < elements.size() && !added.empty()) ReplaceTail(slot, elements, kept, added);
  for (std::size_t i = 0; i < (added.empty() ? elements.size() : kept); ++i) {
    const Element& element = elements[i];
    if (!element.slot->removed) continue;
    if (RefusedAsRemoval(*element.slot, {element.begin, element.end})) return;
    RemoveElement(elements, i, i >= kept);
  }
  // The last that stays has a comma behind it only where the last had one before.
  const Element& last = elements[kept - 1];
  if (!added.empty() || kept == elements.size() || elements.back().comma || !last.comma) return;
  out_.Delete({*last.comma, *last.comma + 1}, OwnersOf(slot));
}

// What is added at the end where the last go away: in their place.
void Renderer::ReplaceTail(const Slot& slot, const Elements& elements, std::size_t first,
                           const std::vector<const Slot*>& added) {
  const Span tail = {elements[first].begin, elements.back().end};
  if (HasComment(text_, tail)) {
    return Refuse(slot, "comments stand between what goes away", tail);
  }
  if (RefusedAsRemoval(slot, tail)) return;
  out_.Replace(tail, WithBreaks(Joined(slot, elements[first], added), text_, tail.begin),
               OwnersOf(slot));
}

void Renderer::RemoveElement(const Elements& elements, std::size_t index, bool last) {
  const Element& element = elements[index];
  const std::uint32_t end = element.comma ? *element.comma + 1 : element.end;
  const Owners& by = element.slot->by;
  if (OnOwnLines(element)) return out_.DeleteLines(element.begin, end, by);
  std::uint32_t from = element.begin;
  if (last) {
    const std::uint32_t comma = *elements[index - 1].comma + 1;
    const bool same_line = !HasBreak(text_, {comma, element.begin});
    return out_.Delete({same_line ? comma : from, end}, by);
  }
  const std::uint32_t next = elements[index + 1].begin;
  if (!HasBreak(text_, {end, next})) return out_.Delete({from, next}, by);
  while (text_[from - 1] == ' ') --from;
  out_.Delete({from, end}, by);
}

std::vector<const Slot*> Renderer::AddedBehind(const Slot& slot) {
  std::vector<const Slot*> added;
  for (const Slot& child : slot.children->slots) {
    if (!child.Added())
      added.clear();
    else if (!child.removed)
      added.push_back(&child);
  }
  return added;
}

// Elements with commas between them, the first where `place` begins.
std::string Renderer::Joined(const Slot& slot, const Element& place,
                             const std::vector<const Slot*>& added) {
  const bool own_line = BeginsLine(text_, place.begin);
  const FlowStyle style = page_.Brackets(slot.was);
  const std::string_view indentation =
      own_line ? Indentation(text_, place.begin) : IndentationFor(style, slot.was->span.begin);
  std::string text;
  for (const Slot* child : added) {
    if (!text.empty())
      text += own_line ? ",\n" + std::string(indentation) : style.compact ? "," : ", ";
    const Node& value = ValueOf(*child);
    text += slot.was->IsMapping() ? FlowMember(child->key, value, style, indentation)
                                  : FlowValue(value, style, indentation);
  }
  return text;
}

// In front of others, then behind the last.
void Renderer::AddElements(const Slot& slot, const Elements& elements) {
  std::size_t behind = 0;  // elements in front of the one to add
  for (const Slot& child : slot.children->slots) {
    if (!child.Added()) {
      ++behind;
    } else if (!child.removed && behind < elements.size()) {
      const std::uint32_t at = elements[behind].begin;
      const std::string text = Joined(slot, elements[behind], {&child}) + ",";
      const std::string_view gap = page_.Brackets(slot.was).compact ? "" : " ";
      if (BeginsLine(text_, at)) {
        const std::string line = std::string(Indentation(text_, at)) + text + "\n";
        out_.Insert(LineBegin(text_, at), WithBreaks(line, text_, at), child.by);
      } else {
        out_.Insert(at, text + std::string(gap), child.by);
      }
    }
  }
  const auto last = AddedBehind(slot);
  if (!last.empty() && !elements.back().slot->removed) {
    AppendElements(slot, elements.back(), last);
  }
}

void Renderer::AppendElements(const Slot& slot, const Element& last,
                              const std::vector<const Slot*>& added) {
  Owners by;
  for (const Slot* child : added) by.insert(by.end(), child->by.begin(), child->by.end());
  const std::uint32_t end = last.comma ? *last.comma + 1 : last.end;
  const bool own_line = BeginsLine(text_, last.begin);
  const std::string indentation(own_line ? Indentation(text_, last.begin) : std::string_view());
  const std::string text = Joined(slot, last, added) + (last.comma ? "," : "");
  if (!last.comma) out_.Insert(last.end, ",", by);
  if (own_line && EndsLine(text_, end)) return out_.InsertLines(end, indentation + text, by);
  const bool compact = page_.Brackets(slot.was).compact;
  const std::string gap = own_line ? "\n" + indentation : compact ? "" : " ";
  out_.Insert(end, WithBreaks(gap + text, text_, end), by);
}

}  // namespace giq
