// The bytes of one input and its name; offsets become lines and columns here and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace giq {

/// Half-open range of byte offsets in a Source. Sources are bounded below 4 GiB.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] constexpr bool empty() const { return begin == end; }
  [[nodiscard]] constexpr std::uint32_t size() const { return end - begin; }
  constexpr bool operator==(const Span&) const = default;
};

/// 1-based; the column counts code points from the start of the line.
struct LineColumn {
  std::size_t line = 1;
  std::size_t column = 1;
};

/// Immutable text with a name. Neither copied nor moved once made: nodes and spans point into it.
class Source {
 public:
  Source(std::string name, std::string text);
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view Slice(Span span) const;

  /// Where a byte offset is; an offset past the end is the place behind the last byte.
  [[nodiscard]] LineColumn Locate(std::size_t offset) const;
  /// The text of a 1-based line without its line break; empty when there is no such line.
  [[nodiscard]] std::string_view Line(std::size_t line) const;
  [[nodiscard]] std::size_t LineCount() const { return line_starts_.size(); }

 private:
  [[nodiscard]] std::size_t ContinuationsBefore(std::size_t offset) const;

  std::string name_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_;  // offset of each line's first byte
  // Continuation bytes of UTF-8 before each block of the text; only where a line is longer than a
  // block, so that places on a line of many megabytes are found without reading it again.
  std::vector<std::uint32_t> continuations_;
};

}  // namespace giq
