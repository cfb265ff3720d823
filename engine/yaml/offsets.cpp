#include "engine/yaml/offsets.h"

#include <algorithm>

#include "engine/document/encoding.h"

namespace giq {
namespace {

bool IsContinuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

Offsets::Offsets(std::string_view text, Span chunk)
    : text_(text),
      chunk_(chunk),
      ascii_(IsAscii(text.substr(chunk.begin, chunk.size()))),
      byte_(chunk.begin) {}

std::uint32_t Offsets::At(std::size_t index) {
  if (ascii_)
    return static_cast<std::uint32_t>(std::min<std::size_t>(chunk_.begin + index, chunk_.end));
  while (index_ < index && byte_ < chunk_.end) {
    do ++byte_;
    while (byte_ < chunk_.end && IsContinuation(text_[byte_]));
    ++index_;
  }
  while (index_ > index) {
    do --byte_;
    while (byte_ > chunk_.begin && IsContinuation(text_[byte_]));
    --index_;
  }
  return static_cast<std::uint32_t>(byte_);
}

}  // namespace giq
