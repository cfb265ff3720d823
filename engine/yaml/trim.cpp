#include "engine/yaml/trim.h"

namespace giq {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::uint32_t SkipSpaceAndComments(std::string_view text, std::uint32_t at, std::uint32_t end) {
  bool comment = false;
  for (; at < end; ++at) {
    if (text[at] == '#') comment = true;
    if (text[at] == '\n' || text[at] == '\r') comment = false;
    if (!comment && !IsSpace(text[at])) break;
  }
  return at;
}

}  // namespace

Properties SkipProperties(std::string_view text, Span span) {
  Properties found = {.end = span.begin};
  std::uint32_t at = span.begin;
  while (at < span.end && (text[at] == '&' || text[at] == '!')) {
    found.tagged = found.tagged || text[at] == '!';
    const bool verbatim = text.substr(at, span.end - at).starts_with("!<");
    while (at < span.end && !IsSpace(text[at]) && (verbatim || text[at] != ',')) ++at;
    found.end = at;  // an empty value stands right behind its properties
    at = SkipSpaceAndComments(text, at, span.end);
    if (at < span.end) found.end = at;
  }
  return found;
}

Span TrimEnd(std::string_view text, Span span) {
  while (span.end > span.begin && IsSpace(text[span.end - 1])) --span.end;
  return span;
}

}  // namespace giq
