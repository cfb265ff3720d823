#include "engine/edit/lines.h"

#include <algorithm>

#include "engine/base/letters.h"
#include "engine/document/encoding.h"

namespace giq {
namespace {

bool IsSpace(char c) { return IsBlank(c) || c == '\r' || c == '\n'; }

std::uint32_t Place(std::size_t at) { return static_cast<std::uint32_t>(at); }

std::uint32_t SkipBlanks(std::string_view text, std::uint32_t at) {
  while (at < text.size() && IsBlank(text[at])) ++at;
  return at;
}

}  // namespace

std::uint32_t LineBegin(std::string_view text, std::uint32_t at) {
  const std::size_t found = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const std::uint32_t begin = found == std::string_view::npos ? 0 : Place(found + 1);
  const bool marked = at > begin && text.substr(begin).starts_with(kUtf8Bom);
  return marked ? begin + Place(kUtf8Bom.size()) : begin;
}

std::uint32_t LineEnd(std::string_view text, std::uint32_t at) {
  const std::size_t found = text.find('\n', at);
  if (found == std::string_view::npos) return Place(text.size());
  return Place(found > at && text[found - 1] == '\r' ? found - 1 : found);
}

std::uint32_t NextLine(std::string_view text, std::uint32_t at) {
  const std::size_t found = text.find('\n', at);
  return Place(found == std::string_view::npos ? text.size() : found + 1);
}

std::string_view BreakAt(std::string_view text, std::uint32_t at) {
  std::size_t found = text.find('\n', at);
  if (found == std::string_view::npos) found = text.rfind('\n');
  const bool crlf = found != std::string_view::npos && found > 0 && text[found - 1] == '\r';
  return crlf ? "\r\n" : "\n";
}

std::string_view Indentation(std::string_view text, std::uint32_t at) {
  const std::uint32_t begin = LineBegin(text, at);
  return text.substr(begin, SkipBlanks(text, begin) - begin);
}

bool BeginsLine(std::string_view text, std::uint32_t at) {
  while (at > 0 && IsBlank(text[at - 1])) --at;
  return at == 0 || text[at - 1] == '\n' || text.substr(0, at).ends_with(kUtf8Bom);
}

bool EndsLine(std::string_view text, std::uint32_t at) {
  const std::uint32_t content = SkipBlanks(text, at);
  if (content == text.size() || text[content] == '\n') return true;
  if (text.substr(content).starts_with("\r\n")) return true;
  return text[content] == '#' && (content > at || (at > 0 && IsSpace(text[at - 1])));
}

bool HasBreak(std::string_view text, Span span) {
  return text.substr(span.begin, span.size()).find('\n') != std::string_view::npos;
}

std::optional<std::uint32_t> BlockColumn(std::string_view text, std::uint32_t at) {
  const std::uint32_t begin = LineBegin(text, at);
  for (std::uint32_t i = begin; i < at; ++i) {
    const bool dash = text[i] == '-' && text[i + 1] == ' ';
    if (text[i] != ' ' && !dash) return std::nullopt;
  }
  return at - begin;
}

std::uint32_t SkipGap(std::string_view text, std::uint32_t from, std::uint32_t to) {
  for (std::uint32_t at = from; at < to; ++at) {
    if (IsSpace(text[at])) continue;
    if (text[at] != '#' || (at > 0 && !IsSpace(text[at - 1]))) return at;
    at = LineEnd(text, at) - 1;
  }
  return to;
}

bool HasComment(std::string_view text, Span gap) {
  for (std::uint32_t at = gap.begin; at < gap.end; ++at) {
    if (text[at] == '#' && (at == 0 || IsSpace(text[at - 1]))) return true;
  }
  return false;
}

std::uint32_t BehindInnerComments(std::string_view text, std::uint32_t at, std::size_t column) {
  std::uint32_t line = NextLine(text, at);
  while (line < text.size()) {
    const std::size_t content = text.find_first_not_of(" \r\n", line);
    if (content == std::string_view::npos || text[content] != '#') return at;
    const auto begin = Place(content);
    if (begin - LineBegin(text, begin) <= column) return at;
    at = begin;
    line = NextLine(text, at);
  }
  return at;
}

std::string WithBreaks(std::string_view lines, std::string_view text, std::uint32_t at) {
  if (lines.find('\n') == std::string_view::npos) return std::string(lines);
  const std::string_view line_break = BreakAt(text, at);
  std::string out;
  for (const char c : lines) {
    if (c == '\n')
      out += line_break;
    else
      out += c;
  }
  return out;
}

}  // namespace giq
