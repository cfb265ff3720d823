// Comments and annotations that switch rules off for a part of a manifest.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/document/document.h"
#include "engine/workload/object.h"

namespace giq {

/// The annotation whose value lists rules, on an object or on its pod template.
inline constexpr std::string_view kIgnoreAnnotation = "giq-lint.dev/ignore";

/// `# giq-lint: ignore[GIQ301] why`, or the annotation with its value.
struct Suppression {
  enum class Kind : std::uint8_t { kComment, kAnnotation } kind = Kind::kComment;
  Place place;                          ///< From `#` to `]`; the annotation's value.
  std::vector<std::string_view> words;  ///< Codes, prefixes of codes or names, as written.
  Span reach;  ///< It silences findings whose places begin here; empty when nothing follows it.
};

/// "comment", "annotation".
[[nodiscard]] std::string_view KindName(Suppression::Kind kind);

/// The suppressions of a document in the order of their kinds and places; `objects` are those of
/// this document.
[[nodiscard]] std::vector<Suppression> SuppressionsOf(const Document& document,
                                                      std::span<const Object> objects);

}  // namespace giq
