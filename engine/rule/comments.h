// The comments of a YAML document, and what stands on and below their lines.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/document/document.h"

namespace giq {

/// A comment from its `#` to the end of the line.
struct Comment {
  Span span;
  bool own_line = false;  ///< Nothing but blanks in front of it.
};

/// The text whose comments speak of a document: its own, and what lies in front of it.
[[nodiscard]] std::string_view CommentedText(const Document& document);

/// Where a document's values begin and end, gathered once for all of its comments.
class Layout {
 public:
  explicit Layout(const Document& document);

  /// The comments of the document and of what lies between it and the document in front. None in
  /// JSON. A `#` inside quotes or a block of text is none; where the document could not be read,
  /// quotes are not known and every `#` behind a blank counts.
  [[nodiscard]] std::vector<Comment> Comments() const;

  /// What a comment speaks of: behind content its line, with a text that begins or ends there as a
  /// whole; on a line of its own the next line with content, with the whole block where that line
  /// begins one (a key, an item); in front of the first content the whole document.
  [[nodiscard]] Span ReachOf(const Comment& comment) const;

 private:
  void Add(const Node& node);
  void AddScalar(const Node& node);
  void AddItems(const Node& sequence);
  [[nodiscard]] std::uint32_t SkipToContentFrom(std::uint32_t at) const;
  [[nodiscard]] std::uint32_t LineEnd(std::uint32_t at) const;
  [[nodiscard]] Span LineOf(std::uint32_t at) const;
  [[nodiscard]] Span WithTexts(Span line) const;
  [[nodiscard]] Span BlockAt(std::uint32_t at) const;

  const Document& document_;
  std::string_view text_;
  std::uint32_t begin_;        // behind the document in front
  std::uint32_t content_ = 0;  // the first content
  // Many comments may stand above one line: what was found for the last one.
  mutable Span skipped_;                                         // by SkipToContentFrom
  mutable std::optional<std::pair<std::uint32_t, Span>> below_;  // the content, and its block
  std::map<std::uint32_t, Span> texts_;  // quoted and block scalars whole, by their first byte
  std::map<std::uint32_t, std::uint32_t> opaque_;  // where `#` is no comment: begin to end
  std::map<std::uint32_t, std::uint32_t> blocks_;  // a key's or dash's byte to the value's end
};

}  // namespace giq
