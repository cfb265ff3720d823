#include "engine/yaml/written_scalar.h"

#include "engine/yaml/trim.h"

namespace giq {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::uint32_t QuotedEnd(std::string_view text, std::uint32_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    const bool doubled =
        quote == '\'' && text[at] == quote && at + 1 < text.size() && text[at + 1] == quote;
    if (doubled || (quote == '"' && text[at] == '\\'))
      ++at;
    else if (text[at] == quote)
      return at + 1;
  }
  return static_cast<std::uint32_t>(text.size());
}

// The non-blank characters of a plain or block scalar stand in its text in the same order.
std::uint32_t MatchedEnd(std::string_view text, std::uint32_t at, std::string_view value) {
  std::uint32_t end = at;
  for (const char c : value) {
    if (IsBlank(c)) continue;
    while (at < text.size() && text[at] != c) ++at;
    if (at >= text.size()) break;
    end = ++at;
  }
  return end;
}

std::uint32_t LineEnd(std::string_view text, std::uint32_t at) {
  while (at < text.size() && text[at] != '\n') ++at;
  return at;
}

}  // namespace

WrittenScalar FindWrittenScalar(std::string_view text, std::uint32_t at, std::string_view value,
                                bool plain) {
  const auto size = static_cast<std::uint32_t>(text.size());
  if (!plain) at = SkipProperties(text, {at, size}).end;
  if (at >= size) return {.span = {size, size}};
  const char first = text[at];
  if (!plain && (first == '"' || first == '\'')) {
    const Style style = first == '"' ? Style::kDoubleQuoted : Style::kSingleQuoted;
    return {.span = {at, QuotedEnd(text, at)}, .style = style};
  }
  if (!plain && (first == '|' || first == '>')) {
    const std::uint32_t header = TrimEnd(text, {at, LineEnd(text, at)}).end;
    const Style style = first == '|' ? Style::kLiteral : Style::kFolded;
    return {.span = {at, std::max(header, MatchedEnd(text, header, value))}, .style = style};
  }
  return {.span = {at, MatchedEnd(text, at, value)}};
}

std::uint32_t BehindLastContent(std::string_view text, std::uint32_t next) {
  std::uint32_t end = 0;
  bool comment = false;
  // From the begin of the text would be exact; the last line with content is enough for line and
  // column.
  std::uint32_t line = next;
  while (end == 0 && line > 0) {
    std::uint32_t begin = line;
    while (begin > 0 && text[begin - 1] != '\n') --begin;
    comment = false;
    for (std::uint32_t at = begin; at < line; ++at) {
      comment = comment || (text[at] == '#' && (at == begin || IsBlank(text[at - 1])));
      if (!comment && !IsBlank(text[at])) end = at + 1;
    }
    if (begin == 0) break;
    line = begin - 1;
  }
  return end;
}

}  // namespace giq
