// One value in the place of another.
#include <algorithm>

#include "engine/edit/lines.h"
#include "engine/edit/renderer.h"
#include "engine/edit/scalar_text.h"
#include "engine/edit/text_block.h"
#include "engine/rule/edits.h"

namespace giq {
namespace {

bool IsEmpty(const Node& value) { return value.entries.empty() && value.items.empty(); }

std::string OneLine(const Node& was, const Node& now) {
  if (now.IsScalar()) return ScalarText(now, was.style, false);
  return now.IsMapping() ? "{}" : "[]";
}

}  // namespace

void Renderer::ReplaceValue(const Slot& slot, const Around& around) {
  if (RefusedAsValue(slot)) return;
  const Node& now = ValueOf(slot);
  const Node& was = *slot.was;
  const bool inside_brackets = around.flow() || (around.parent == nullptr && page_.document().json);
  if (inside_brackets) return ReplaceInFlow(slot, around, now);
  if (now.IsString()) {
    if (auto piece = ChangeInside(text_, was, now.text)) {
      return out_.Replace(piece->span, std::move(piece->text), OwnersOf(slot));
    }
  }
  if (IsEmpty(now)) return ReplaceByLine(slot, around, now);
  if (around.entry != nullptr) return ReplaceMemberByBlock(slot, around, now);
  ReplaceByBlock(slot, around, now);
}

// A value without text of its own: behind its colon or dash.
void Renderer::FillEmptyValue(const Slot& slot, const Around& around, std::string_view text) {
  const std::uint32_t at = slot.was->span.begin;
  const auto lead = LeadOf(around);
  if (!lead || *lead != at) {
    return Refuse(slot, "the empty value does not stand behind `:` or `-`", slot.was->span);
  }
  out_.Insert(at, " " + std::string(text), OwnersOf(slot));
}

// A scalar, `{}` or `[]` in the place of anything.
void Renderer::ReplaceByLine(const Slot& slot, const Around& around, const Node& now) {
  const Node& was = *slot.was;
  const std::string text = OneLine(was, now);
  if (was.style == Style::kNone) return FillEmptyValue(slot, around, text);
  const Owners by = OwnersOf(slot);
  const auto lead = LeadOf(around);
  const bool own_lines =
      was.style == Style::kBlock && lead && LineBegin(text_, was.span.begin) > *lead;
  if (!own_lines) return out_.Replace(was.span, text, by);
  if (SkipGap(text_, *lead, was.span.begin) != was.span.begin) {
    return Refuse(slot, "an anchor or tag stands on a line of its own", was.span);
  }
  out_.Insert(*lead, " " + text, by);
  out_.DeleteLines(was.span.begin, was.span.end, by);
}

// A filled mapping or list in the place of an item or of the whole document.
void Renderer::ReplaceByBlock(const Slot& slot, const Around& around, const Node& now) {
  const Node& was = *slot.was;
  if (was.style == Style::kNone) {
    const BlockStyle style = page_.BlocksNear(was.span.begin);
    const std::string text = BlockValue(now, around.column + 2, style);
    return FillEmptyValue(slot, around, WithBreaks(text, text_, was.span.begin));
  }
  const auto column = BlockColumn(text_, was.span.begin);
  if (!column) return Refuse(slot, "the value does not begin its line", was.span);
  const std::string text = BlockValue(now, *column, page_.BlocksNear(was.span.begin));
  out_.Replace(was.span, WithBreaks(text, text_, was.span.begin), OwnersOf(slot));
}

// A filled mapping or list below its key. What stands behind the old value on its line stays.
void Renderer::ReplaceMemberByBlock(const Slot& slot, const Around& around, const Node& now) {
  const Node& was = *slot.was;
  const auto lead = LeadOf(around);
  if (!lead) return Refuse(slot, "the key is not written as `key:`", was.span);
  if (SkipGap(text_, *lead, was.span.begin) != was.span.begin) {
    return Refuse(slot, "an anchor or tag stands on a line of its own", was.span);
  }
  if (!EndsLine(text_, was.span.end)) {
    return Refuse(slot, "something else stands behind the value", was.span);
  }
  const Owners by = OwnersOf(slot);
  const bool own_lines = LineBegin(text_, was.span.begin) > *lead;
  if (!own_lines) {
    out_.Delete({*lead, was.span.end}, by);
  } else if (!HasComment(text_, {was.span.end, LineEnd(text_, was.span.end)})) {
    out_.DeleteLines(was.span.begin, was.span.end, by);
  } else {
    out_.Delete(was.span, by);
  }
  const BlockStyle style = page_.BlocksNear(was.span.begin);
  const bool flush = now.IsSequence() && !style.indented_lists;
  const std::size_t column = around.column + (flush ? 0 : style.step);
  out_.InsertLines(was.span.end, std::string(column, ' ') + BlockValue(now, column, style), by);
}

// Only the bytes of the key, so that its value and their comments stay as they are.
void Renderer::RenameKey(const Slot& slot, const Node& mapping) {
  const Node& key = *slot.entry->key;
  const bool flow = mapping.style == Style::kFlow;
  if (key.alias || key.anchored || key.tagged || key.style == Style::kLiteral ||
      key.style == Style::kFolded) {
    return Refuse(slot, "the key has an anchor or a tag", key.span);
  }
  const std::string text =
      page_.document().json ? JsonString(slot.key) : KeyAsYaml(slot.key, key.style, flow);
  out_.Replace(key.span, text, slot.by);
}

}  // namespace giq
