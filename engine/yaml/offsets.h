// libyaml counts code points; everything else here counts bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engine/base/source.h"

namespace giq {

/// Byte offsets of code points of a chunk. Cheap for ASCII, and for questions that move forward or
/// a little back.
class Offsets {
 public:
  Offsets(std::string_view text, Span chunk);

  /// The byte offset in the text of the code point with this index in the chunk.
  [[nodiscard]] std::uint32_t At(std::size_t index);

 private:
  std::string_view text_;
  Span chunk_;
  bool ascii_;
  std::size_t index_ = 0;  // a known pair: this code point ...
  std::size_t byte_;       // ... stands at this byte
};

}  // namespace giq
