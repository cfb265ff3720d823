#include "engine/edit/text_block.h"

#include <algorithm>
#include <vector>

#include "engine/base/letters.h"
#include "engine/document/encoding.h"
#include "engine/edit/lines.h"

namespace giq {
namespace {

bool IsSpace(char c) { return IsBlank(c) || c == '\n' || c == '\r'; }

std::vector<std::string_view> Lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (true) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return lines;
    text.remove_prefix(end + 1);
  }
}

std::string_view WithoutBreaks(std::string_view text) {
  while (text.ends_with('\n')) text.remove_suffix(1);
  return text;
}

// What every reader takes as it stands in a text block.
bool IsPrintable(std::string_view text) {
  const auto plain = [](char c) { return (c >= ' ' && c <= '~') || c == '\n' || c == '\t'; };
  return std::all_of(text.begin(), text.end(), plain);
}

struct Common {
  std::size_t head = 0;
  std::size_t tail = 0;
};

template <typename T>
Common CommonEnds(const T& a, const T& b) {
  Common common;
  const std::size_t most = std::min(a.size(), b.size());
  while (common.head < most && a[common.head] == b[common.head]) ++common.head;
  while (common.tail < most - common.head &&
         a[a.size() - 1 - common.tail] == b[b.size() - 1 - common.tail]) {
    ++common.tail;
  }
  return common;
}

// A literal block: its lines are the string's, indented.
class Literal {
 public:
  Literal(std::string_view text, const Node& was) : text_(text), span_(was.span), old_(was.text) {}

  std::optional<Piece> Change(std::string_view now) {
    const std::string_view before = WithoutBreaks(old_);
    const std::string_view after = WithoutBreaks(now);
    const bool same_end = old_.size() - before.size() == now.size() - after.size();
    if (!same_end || after.empty() || !IsPrintable(now) || IsBlank(after[0]) || after[0] == '\n') {
      return std::nullopt;
    }
    if (!Place(Lines(before))) return std::nullopt;
    const auto old_lines = Lines(before);
    const auto new_lines = Lines(after);
    Common common = CommonEnds(old_lines, new_lines);
    // One line at least stands in the place of one at least.
    if (common.head + common.tail == std::min(old_lines.size(), new_lines.size())) {
      if (common.head > 0)
        --common.head;
      else
        --common.tail;
    }
    return Join(new_lines, common);
  }

 private:
  // Finds where each line stands; false where the text is not written as expected.
  bool Place(const std::vector<std::string_view>& lines) {
    std::uint32_t at = NextLine(text_, span_.begin);
    for (const std::string_view line : lines) {
      const Span place = {at, LineEnd(text_, at)};
      if (at >= text_.size() || place.begin > span_.end) return false;
      const std::string_view written = text_.substr(place.begin, place.size());
      if (!line.empty()) {
        if (!written.ends_with(line)) return false;
        const std::string_view margin = written.substr(0, written.size() - line.size());
        if (places_.empty()) margin_ = margin;
        if (margin != margin_ || margin.find_first_not_of(' ') != std::string_view::npos) {
          return false;
        }
      }
      places_.push_back(place);
      at = NextLine(text_, at);
    }
    return !lines[0].empty() && !IsBlank(lines[0][0]) && places_.back().end >= span_.end;
  }

  Piece Join(const std::vector<std::string_view>& lines, const Common& common) const {
    std::string out;
    for (std::size_t i = common.head; i < lines.size() - common.tail; ++i) {
      if (i > common.head) out += BreakAt(text_, span_.begin);
      if (!lines[i].empty()) out.append(margin_).append(lines[i]);
    }
    const Span last = places_[places_.size() - 1 - common.tail];
    return {{places_[common.head].begin, last.end}, std::move(out)};
  }

  std::string_view text_;
  Span span_;
  std::string_view old_;
  std::string_view margin_;
  std::vector<Span> places_;
};

std::size_t CountInk(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !IsSpace(c); }));
}

// Whether words may stand anywhere in a scalar that folds its lines.
bool MayStandInside(std::string_view words, bool plain) {
  const auto usual = [](char c) {
    return (c > ' ' && c <= '~' &&
            std::string_view("#:\"'{}[],&*!|>%@`").find(c) == std::string_view::npos);
  };
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  if (words.empty() || IsBlank(words.front()) || IsBlank(words.back())) return false;
  return plain ? std::all_of(words.begin(), words.end(), usual)
               : std::all_of(words.begin(), words.end(), printable);
}

// Folded or plain over several lines: words are found again by counting what is not blank.
std::optional<Piece> ChangeWords(std::string_view text, const Node& was, std::string_view now) {
  const std::string_view old = was.text;
  Common common = CommonEnds(old, now);
  while (common.head > 0 && !IsSpace(old[common.head - 1])) --common.head;
  while (common.tail > 0 && !IsSpace(old[old.size() - common.tail])) --common.tail;
  if (common.head + common.tail >= std::min(old.size(), now.size())) return std::nullopt;
  const std::string_view words = old.substr(common.head, old.size() - common.head - common.tail);
  const std::string_view instead = now.substr(common.head, now.size() - common.head - common.tail);
  const bool plain = was.style == Style::kPlain;
  if (CountInk(words) != words.size() || !MayStandInside(instead, plain)) return std::nullopt;
  if (plain && common.head == 0) return std::nullopt;
  std::uint32_t at = plain ? was.span.begin : NextLine(text, was.span.begin);
  for (std::size_t left = CountInk(old.substr(0, common.head)); at < was.span.end; ++at) {
    if (IsSpace(text[at])) continue;
    if (left-- == 0) break;
  }
  const auto end = static_cast<std::uint32_t>(at + words.size());
  if (end > was.span.end || text.substr(at, words.size()) != words) return std::nullopt;
  return Piece{{at, end}, std::string(instead)};
}

}  // namespace

std::optional<Piece> ChangeInside(std::string_view text, const Node& was, std::string_view now) {
  if (!was.IsString()) return std::nullopt;
  if (was.style == Style::kLiteral) return Literal(text, was).Change(now);
  const bool lines = HasBreak(text, was.span);
  const bool folds = was.style == Style::kFolded || (was.style == Style::kPlain && lines);
  return folds ? ChangeWords(text, was, now) : std::nullopt;
}

}  // namespace giq
