#include "engine/document/base64.h"

#include "engine/document/encoding.h"

namespace giq {
namespace {

std::optional<unsigned> Digit(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0' + 52);
  if (c == '+') return 62U;
  if (c == '/') return 63U;
  return std::nullopt;
}

}  // namespace

std::optional<std::string> DecodeBase64(std::string_view text) {
  std::string bytes;
  unsigned bits = 0;
  unsigned digits = 0;
  unsigned padding = 0;
  for (const char c : text) {
    if (c == '\r' || c == '\n') continue;
    const auto digit = Digit(c);
    if (c == '=')
      ++padding;
    else if (!digit || padding != 0)
      return std::nullopt;
    bits = (bits << 6U) | digit.value_or(0);
    if (++digits % 4 != 0) continue;
    for (unsigned i = 0; i + padding < 3; ++i) {
      bytes += static_cast<char>((bits >> (16U - 8U * i)) & 0xFFU);
    }
    if (padding > 2) return std::nullopt;
  }
  if (digits % 4 != 0) return std::nullopt;
  return bytes;
}

std::string ValidUtf8(std::string_view bytes) {
  if (IsAscii(bytes)) return std::string(bytes);
  std::string text;
  while (!bytes.empty()) {
    const std::size_t size = CodePointSize(bytes);
    text += size == 0 ? std::string_view("\xEF\xBF\xBD") : bytes.substr(0, size);
    bytes.remove_prefix(size == 0 ? 1 : size);
  }
  return text;
}

}  // namespace giq
