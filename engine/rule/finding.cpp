#include "engine/rule/finding.h"

#include <array>

namespace giq {

std::string_view SeverityName(Severity severity) {
  constexpr std::array<std::string_view, 3> kNames = {"info", "warning", "error"};
  return kNames[static_cast<std::size_t>(severity)];
}

Place PlaceOf(const Document& document, Span span) {
  if (span.empty() && document.file != nullptr) {
    const std::size_t size = document.file->source().text().size();
    if (span.begin < size)
      ++span.end;
    else if (span.begin > 0)
      --span.begin;
  }
  return {&document, nullptr, span};
}

std::string SourceOf(const Place& place) {
  if (!place || place.document->file == nullptr) return {};
  const Source& source = place.document->file->source();
  return source.name() + ":" + std::to_string(source.Locate(place.span().begin).line);
}

}  // namespace giq
