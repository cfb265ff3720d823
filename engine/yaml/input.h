// The bytes that libyaml gets to see: a chunk, with the two differences that kubectl's readers
// make.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/source.h"

namespace giq {

/// Places of the escape `\'` in double quotes, which go-yaml reads as an apostrophe and libyaml
/// refuses.
class ApostropheEscapes {
 public:
  /// Takes down all such escapes of the quoted scalar that has one at this offset. False when there
  /// is none.
  bool Add(std::string_view text, std::uint32_t offset);

  /// Writes an escape that libyaml knows over each one in bytes that stand at `begin`.
  void Disguise(unsigned char* bytes, std::uint32_t begin, std::size_t size) const;

  /// Turns the disguise in a scalar's value into apostrophes; false when the scalar means the
  /// disguise itself somewhere.
  [[nodiscard]] bool Restore(std::string_view written, Span span, std::string& value) const;

  [[nodiscard]] bool Touch(Span span) const;

 private:
  std::vector<std::uint32_t> apostrophes_;  // sorted
};

/// Hands a chunk to libyaml piece by piece.
class Input {
 public:
  Input(std::string_view text, Span chunk, const ApostropheEscapes& escapes);

  /// libyaml's read handler; `data` is an Input.
  static int Read(void* data, unsigned char* buffer, std::size_t room, std::size_t* size);

 private:
  std::string_view text_;
  Span rest_;
  // kubectl ends the last line of a file where the file does not, so that a block scalar there has
  // its line break.
  bool missing_newline_;
  const ApostropheEscapes& escapes_;
};

}  // namespace giq
