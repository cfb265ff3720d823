#include "engine/workload/placed_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

namespace giq {
namespace {

/// Pairs a scalar's text with the bytes it was read from; gives up rather than pair wrongly.
class Aligner {
 public:
  Aligner(std::string_view text, std::string_view source, Span span, Style style)
      : text_(text), source_(source), at_(span.begin), end_(span.end), style_(style) {}

  std::vector<Span> Run() {
    const bool found = style_ == Style::kLiteral ? AlignLiteral() : AlignFlow();
    if (!found) spans_.assign(text_.size(), Span{});
    return std::move(spans_);
  }

 private:
  static bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

  void Map(std::size_t begin, std::size_t end) {
    spans_.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }

  void SkipLine() {
    while (at_ < end_ && source_[at_] != '\n') ++at_;
    if (at_ < end_) ++at_;
  }

  // Each line of the text ends a line of the source; what stands before it is indentation.
  bool AlignLiteral() {
    SkipLine();
    for (std::size_t begin = 0; begin < text_.size();) {
      const std::size_t line_end = std::min(text_.find('\n', begin), text_.size());
      std::size_t source_end = std::min(source_.find('\n', at_), end_);
      const std::size_t next = source_end;
      if (source_end > at_ && source_[source_end - 1] == '\r') --source_end;
      const std::size_t length = line_end - begin;
      if (source_end < at_ + length) return false;
      const std::size_t first = source_end - length;
      if (source_.substr(first, length) != text_.substr(begin, length)) return false;
      for (std::size_t i = 0; i < length; ++i) Map(first + i, first + i + 1);
      if (line_end < text_.size()) Map(source_end, std::max(next, source_end));
      at_ = std::min(next + 1, end_);
      begin = line_end + 1;
    }
    return spans_.size() == text_.size();
  }

  bool AlignFlow() {
    const bool quoted = style_ == Style::kSingleQuoted || style_ == Style::kDoubleQuoted;
    if (quoted) ++at_;
    if (quoted && end_ > at_) --end_;
    if (style_ == Style::kFolded) {
      SkipLine();
      while (at_ < end_ && IsBlank(source_[at_])) ++at_;
    }
    while (spans_.size() < text_.size()) {
      if (!AlignNext()) return false;
    }
    return true;
  }

  bool AlignNext() {
    const char wanted = text_[spans_.size()];
    if (at_ >= end_) return AlignLastBreak(wanted);
    if (style_ == Style::kDoubleQuoted && source_[at_] == '\\') return AlignEscape(wanted);
    if ((wanted == ' ' || wanted == '\n') && AlignFold()) return true;
    if (source_[at_] != wanted) return false;
    const bool doubled = style_ == Style::kSingleQuoted && wanted == '\'';
    if (doubled && (at_ + 1 >= end_ || source_[at_ + 1] != '\'')) return false;
    const std::size_t length = doubled ? 2 : 1;
    Map(at_, at_ + length);
    at_ += length;
    return true;
  }

  /// A folded block's last line break stands behind its span.
  bool AlignLastBreak(char wanted) {
    if (style_ != Style::kFolded || wanted != '\n') return false;
    Map(end_, end_);
    return true;
  }

  // A line break and the blanks around it: one reads as a space, n as n - 1 line breaks.
  bool AlignFold() {
    std::size_t after = at_;
    std::size_t breaks = 0;
    while (after < end_ && (IsBlank(source_[after]) || source_[after] == '\n'))
      breaks += source_[after++] == '\n' ? 1 : 0;
    if (breaks == 0) return false;
    const std::string expected = breaks == 1 ? " " : std::string(breaks - 1, '\n');
    if (text_.substr(spans_.size(), expected.size()) != expected) return false;
    for (std::size_t i = 0; i < expected.size(); ++i) Map(at_, after);
    at_ = after;
    return true;
  }

  bool AlignEscape(char wanted) {
    constexpr std::string_view kWritten = "\"\\/ ntrabefv0\t";
    constexpr std::string_view kMeant("\"\\/ \n\t\r\a\b\x1b\f\v\0\t", 14);
    if (at_ + 1 >= end_) return false;
    const char written = source_[at_ + 1];
    if (written == '\n' || (written == '\r' && at_ + 2 < end_ && source_[at_ + 2] == '\n')) {
      at_ += written == '\n' ? 2 : 3;
      while (at_ < end_ && IsBlank(source_[at_])) ++at_;
      return true;
    }
    if (written == 'u' || written == 'U' || written == 'x') return AlignCodePoint();
    const std::size_t index = kWritten.find(written);
    if (index == std::string_view::npos || kMeant[index] != wanted) return false;
    Map(at_, at_ + 2);
    at_ += 2;
    return true;
  }

  // The API server writes `&`, `<` and `>` as \u0026, \u003c and \u003e, so every script has them.
  bool AlignCodePoint() {
    std::size_t length = 0;
    std::uint32_t code = ReadCodePoint(at_, length);
    if (code >= 0xD800 && code < 0xDC00) {
      std::size_t second = 0;
      const std::uint32_t low = ReadCodePoint(at_ + length, second);
      if (low < 0xDC00 || low > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10U) + (low - 0xDC00);
      length += second;
    }
    const std::string bytes = length > 0 ? Utf8Of(code) : std::string();
    if (bytes.empty() || text_.substr(spans_.size(), bytes.size()) != bytes) return false;
    for (std::size_t i = 0; i < bytes.size(); ++i) Map(at_, at_ + length);
    at_ += length;
    return true;
  }

  /// The number of an escape such as \u0026 at a place, and its length; length 0 when there is
  /// none.
  std::uint32_t ReadCodePoint(std::size_t place, std::size_t& length) const {
    length = 0;
    if (place + 2 > end_ || source_[place] != '\\') return 0;
    const char kind = source_[place + 1];
    const std::size_t digits = kind == 'u' ? 4 : kind == 'U' ? 8 : kind == 'x' ? 2 : 0;
    if (digits == 0 || place + 2 + digits > end_) return 0;
    std::uint32_t code = 0;
    const char* first = source_.data() + place + 2;
    const auto [stop, error] = std::from_chars(first, first + digits, code, 16);
    if (error != std::errc() || stop != first + digits) return 0;
    length = 2 + digits;
    return code;
  }

  static std::string Utf8Of(std::uint32_t code) {
    const auto last = [code](unsigned shift) {
      return static_cast<char>(0x80U | (code >> shift & 0x3FU));
    };
    if (code < 0x80) return {static_cast<char>(code)};
    if (code < 0x800) return {static_cast<char>(0xC0U | code >> 6U), last(0)};
    if (code < 0x10000) return {static_cast<char>(0xE0U | code >> 12U), last(6), last(0)};
    return {static_cast<char>(0xF0U | code >> 18U), last(12), last(6), last(0)};
  }

  std::string_view text_;
  std::string_view source_;
  std::size_t at_;
  std::size_t end_;
  Style style_;
  std::vector<Span> spans_;
};

}  // namespace

PlacedText PlacedText::Of(const Place& scalar) {
  PlacedText out;
  out.at = scalar;
  if (scalar.node == nullptr) return out;
  out.text = std::string(scalar.node->text);
  out.unknown.assign(out.text.size(), false);
  out.source.assign(out.text.size(), Span{});
  if (scalar.document == nullptr || scalar.document->file == nullptr) return out;
  const std::string_view source = scalar.document->file->source().text();
  const Span span = scalar.node->span;
  if (scalar.node->alias || span.empty() || span.end > source.size()) return out;
  out.source = Aligner(out.text, source, span, scalar.node->style).Run();
  return out;
}

PlacedText PlacedText::At(std::string_view text, const Place& at) {
  PlacedText out;
  out.text = std::string(text);
  out.source.assign(text.size(), at.part);
  out.unknown.assign(text.size(), false);
  out.at = at;
  return out;
}

void PlacedText::Append(char byte, Span from, bool is_unknown) {
  text.push_back(byte);
  source.push_back(from);
  unknown.push_back(is_unknown);
}

bool PlacedText::HasUnknown(std::size_t begin, std::size_t end) const {
  const auto first = unknown.begin() + static_cast<std::ptrdiff_t>(std::min(begin, unknown.size()));
  const auto last = unknown.begin() + static_cast<std::ptrdiff_t>(std::min(end, unknown.size()));
  return std::find(first, last, true) != last;
}

Place PlacedText::PlaceOf(std::size_t begin, std::size_t end) const {
  Place place = at;
  if (begin >= end || end > source.size()) return place;
  const Span first = source[begin];
  const Span last = source[end - 1];
  if (!first.empty() && !last.empty() && first.begin < last.end)
    place.part = {first.begin, last.end};
  return place;
}

}  // namespace giq
