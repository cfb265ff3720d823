#include "engine/document/encoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace giq {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080U;

std::uint8_t ByteAt(std::string_view text, std::size_t at) {
  return static_cast<std::uint8_t>(text[at]);
}

bool IsContinuation(std::string_view text, std::size_t at) {
  return at < text.size() && (ByteAt(text, at) & 0xC0U) == 0x80U;
}

std::uint64_t Word(std::string_view text, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, text.data() + at, sizeof word);
  return word;
}

// Whether all eight bytes are printable ASCII: none from 0x80, none below 0x20, none 0x7F.
bool AllPrintable(std::uint64_t word) {
  constexpr std::uint64_t kSpaces = 0x2020202020202020U;
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  const std::uint64_t below_space = (word - kSpaces) & ~word;
  return ((word | below_space | (word + kOnes)) & kHighBits) == 0;
}

std::uint32_t Decode(std::string_view text, std::size_t at, std::size_t size) {
  if (size == 1) return ByteAt(text, at);
  std::uint32_t value = ByteAt(text, at) & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) value = (value << 6U) | (ByteAt(text, at + i) & 0x3FU);
  return value;
}

// The characters that the API server's YAML reader takes.
bool IsAllowed(std::uint32_t c) {
  if (c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0x7E)) return true;
  return c == 0x85 || (c >= 0xA0 && c <= 0xFFFD) || c >= 0x10000;
}

void AppendUtf8(std::string& out, std::uint32_t c) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
  };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0U | (c >> 6U));
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0U | (c >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (c >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

}  // namespace

std::size_t CodePointSize(std::string_view text) {
  if (text.empty()) return 0;
  const std::uint8_t lead = ByteAt(text, 0);
  if (lead < 0x80) return 1;
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return 0;
  for (std::size_t i = 1; i < size; ++i) {
    if (!IsContinuation(text, i)) return 0;
  }
  const std::uint32_t c = Decode(text, 0, size);
  const bool overlong = (size == 3 && c < 0x800) || (size == 4 && (c < 0x10000 || c > 0x10FFFF));
  const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
  return overlong || surrogate ? 0 : size;
}

std::optional<TextFault> FindTextFault(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (at + sizeof(std::uint64_t) <= text.size() && AllPrintable(Word(text, at))) {
      at += sizeof(std::uint64_t);
      continue;
    }
    const std::size_t size = CodePointSize(text.substr(at, 4));
    if (size == 0)
      return TextFault{at, fmt::format("invalid UTF-8 (byte 0x{:02X})", ByteAt(text, at))};
    const std::uint32_t c = Decode(text, at, size);
    if (!IsAllowed(c)) return TextFault{at, fmt::format("control character U+{:04X}", c)};
    at += size;
  }
  return std::nullopt;
}

bool IsAscii(std::string_view text) {
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    if ((Word(text, at) & kHighBits) != 0) return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(),
                     [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
}

bool HasUtf16Bom(std::string_view text) {
  return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
}

std::optional<std::string> Utf8FromUtf16(std::string_view text) {
  if (!HasUtf16Bom(text) || text.size() % 2 != 0) return std::nullopt;
  const bool little = text[0] == '\xFF';
  const auto unit = [&](std::size_t at) -> std::uint32_t {
    const std::uint32_t first = ByteAt(text, at);
    const std::uint32_t second = ByteAt(text, at + 1);
    return little ? second << 8U | first : first << 8U | second;
  };
  std::string out;
  out.reserve(text.size() / 2);
  for (std::size_t at = 2; at < text.size(); at += 2) {
    std::uint32_t c = unit(at);
    if (c >= 0xD800 && c <= 0xDFFF) {
      at += 2;
      if (c >= 0xDC00 || at >= text.size()) return std::nullopt;
      const std::uint32_t low = unit(at);
      if (low < 0xDC00 || low > 0xDFFF) return std::nullopt;
      c = 0x10000U + ((c - 0xD800U) << 10U) + (low - 0xDC00U);
    }
    AppendUtf8(out, c);
  }
  return out;
}

}  // namespace giq
