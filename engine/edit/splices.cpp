#include "engine/edit/splices.h"

#include <algorithm>
#include <iterator>

#include "engine/edit/lines.h"

namespace giq {
namespace {

bool Deletes(const Splice& splice) { return splice.text.empty(); }

}  // namespace

std::uint32_t Spliced::Map(std::uint32_t offset, bool behind) const {
  const auto before = [&](const Move& move) {
    return move.old.end < offset || (move.old.end == offset && (behind || !move.old.empty()));
  };
  const auto first_behind = std::partition_point(moves_.begin(), moves_.end(), before);
  const std::int64_t shift = first_behind == moves_.begin() ? 0 : std::prev(first_behind)->shift;
  return static_cast<std::uint32_t>(offset + shift);
}

void Splices::Replace(Span span, std::string text, const Owners& by) {
  if (!span.empty() || !text.empty()) splices_.push_back({span, std::move(text), by});
}

void Splices::ReplaceComment(Span span, std::string text, const Owners& by) {
  splices_.push_back({span, std::move(text), by, true});
}

void Splices::DeleteLines(std::uint32_t first, std::uint32_t last, const Owners& by) {
  Delete({LineBegin(text_, first), NextLine(text_, last)}, by);
}

void Splices::InsertLines(std::uint32_t behind, std::string_view lines, const Owners& by) {
  const std::uint32_t at = NextLine(text_, behind);
  const bool ended = at > 0 && text_[at - 1] == '\n';
  std::string text(lines);
  text.insert(ended ? text.size() : 0, 1, '\n');
  Insert(at, WithBreaks(text, text_, behind), by);
}

// Sorted, without overlaps: deletions that overlap or touch become one.
std::expected<std::vector<Splice>, Collision> Splices::Ordered() {
  std::stable_sort(splices_.begin(), splices_.end(), [](const Splice& a, const Splice& b) {
    if (a.span.begin != b.span.begin) return a.span.begin < b.span.begin;
    return a.span.empty() && !b.span.empty();
  });
  std::vector<Splice> ordered;
  for (Splice& splice : splices_) {
    const bool joins = !ordered.empty() && splice.span.begin == ordered.back().span.end &&
                       Deletes(splice) && Deletes(ordered.back());
    if (ordered.empty() || (splice.span.begin >= ordered.back().span.end && !joins)) {
      ordered.push_back(std::move(splice));
      continue;
    }
    Splice& last = ordered.back();
    if (Deletes(last) && splice.comment && splice.span.end <= last.span.end) continue;
    if (!Deletes(last) || !Deletes(splice)) return std::unexpected(Collision{last.by, splice.by});
    last.span.end = std::max(last.span.end, splice.span.end);
    last.by.insert(last.by.end(), splice.by.begin(), splice.by.end());
  }
  return ordered;
}

void Splices::TakeLastBreak(std::vector<Splice>& ordered,
                            const std::function<bool(std::uint32_t)>& in_text_block) const {
  const auto end = static_cast<std::uint32_t>(text_.size());
  if (text_.ends_with('\n')) return;
  std::size_t i = ordered.size();
  while (i > 0 && ordered[i - 1].span == Span{end, end}) --i;
  if (i == 0) return;
  const bool inserted = i < ordered.size();
  Splice& last = ordered[i - 1];
  const std::uint32_t begin = last.span.begin;
  if (last.span.end != end || !Deletes(last) || begin == 0 || text_[begin - 1] != '\n') return;
  const std::uint32_t before = LineEnd(text_, LineBegin(text_, begin - 1));
  if (i > 1 && ordered[i - 2].span.end > before) return;
  const std::size_t content = text_.substr(0, before).find_last_not_of(" \t\r\n");
  const bool keep = !inserted && content != std::string_view::npos &&
                    in_text_block(static_cast<std::uint32_t>(content));
  if (!keep) last.span.begin = before;
}

std::expected<Spliced, Collision> Splices::Join(
    const std::function<bool(std::uint32_t)>& in_text_block) {
  auto ordered = Ordered();
  if (!ordered) return std::unexpected(std::move(ordered).error());
  TakeLastBreak(*ordered, in_text_block);
  Spliced out;
  std::uint32_t at = 0;
  for (const Splice& splice : *ordered) {
    out.text_ += text_.substr(at, splice.span.begin - at);
    out.text_ += splice.text;
    at = splice.span.end;
    out.moves_.push_back({splice.span, static_cast<std::int64_t>(out.text_.size()) - at});
  }
  out.text_ += text_.substr(at);
  return out;
}

}  // namespace giq
