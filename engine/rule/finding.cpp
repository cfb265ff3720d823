#include "engine/rule/finding.h"

#include <algorithm>
#include <array>

namespace giq {

std::string_view SeverityName(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames = {"info", "warning", "error"};
  return kNames[static_cast<std::size_t>(severity)];
}

Place PlaceOf(const Document& document, Span span) {
  if (!span.empty() || document.file == nullptr) return {&document, nullptr, span};
  const std::string_view text = document.file->source().text();
  // At the end of a line or document the byte before is shown: the one behind it is blank or not
  // the document's.
  std::uint32_t at = std::min(span.begin, document.span.end);
  const auto is_blank = [&](std::uint32_t i) {
    return i >= document.span.end || text[i] == '\n' || text[i] == '\r';
  };
  while (at > document.span.begin && is_blank(at)) --at;
  if (at >= text.size()) return {&document, nullptr, span};
  return {&document, nullptr, {at, at + 1}};
}

std::string SourceOf(const Place& place) {
  if (!place || place.document->file == nullptr) return {};
  const Source& source = place.document->file->source();
  return source.name() + ":" + std::to_string(source.Locate(place.span().begin).line);
}

}  // namespace giq
