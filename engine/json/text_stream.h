// A text as RapidJSON reads it. For the files of this folder.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace giq {

/// RapidJSON copies a string byte by byte, or unescapes it in place; it is told that this stream is
/// one of the second kind. But nothing is written: a string without escapes is given where it
/// stands, its plain bytes skipped in one run, and any other is unescaped into a buffer.
class TextStream {
 public:
  using Ch = char;

  explicit TextStream(std::string_view text)
      : begin_(text.data()), at_(begin_), end_(begin_ + text.size()) {}

  [[nodiscard]] char Peek() const { return at_ == end_ ? '\0' : *at_; }
  char Take() { return at_ == end_ ? '\0' : *at_++; }
  [[nodiscard]] std::size_t Tell() const { return static_cast<std::size_t>(at_ - begin_); }

  /// Behind a string's opening quote; RapidJSON asks behind a number, too.
  char* PutBegin() {
    string_ = at_;
    copied_ = false;
    if (at_ != begin_ && at_[-1] == '"') {
      while (at_ != end_ && kPlain[static_cast<unsigned char>(*at_)]) ++at_;
    }
    size_ = static_cast<std::size_t>(at_ - string_);
    return nullptr;
  }
  /// The next byte of the string, which has just been taken, or that an escape stands for.
  void Put(char c) {
    if (!copied_ && string_ + size_ + 1 == at_) {
      ++size_;
      return;
    }
    if (!copied_) buffer_.assign(string_, size_);
    copied_ = true;
    buffer_.push_back(c);
  }
  std::size_t PutEnd(char* /*begin*/) { return copied_ ? buffer_.size() : size_; }
  void Flush() {}

  /// The string that was read last, of a size that the handler is told.
  [[nodiscard]] std::string_view String(std::size_t size) const {
    return {copied_ ? buffer_.data() : string_, size};
  }

 private:
  /// Bytes that stand for themselves in a string, whatever is checked of its encoding.
  static constexpr std::array<bool, 256> kPlain = [] {
    std::array<bool, 256> plain{};
    for (std::size_t c = ' '; c < 0x80; ++c) plain[c] = c != '"' && c != '\\';
    return plain;
  }();

  const char* begin_;
  const char* at_;
  const char* end_;
  const char* string_ = nullptr;
  std::size_t size_ = 0;  // of the string, while it is not copied
  bool copied_ = false;
  std::string buffer_;
};

}  // namespace giq
