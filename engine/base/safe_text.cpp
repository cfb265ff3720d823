#include "engine/base/safe_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace giq {
namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t bytes = 1;
  bool valid = false;
};

struct Range {
  char32_t first;
  char32_t last;
};

// Marks that sit on the character before them (general categories Mn and Me of the Unicode
// Character Database, whole blocks where these are all that is in them) and joiners.
constexpr auto kZeroWidth = std::to_array<Range>({
    {0x0300, 0x036F},   {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
    {0x06D6, 0x06DC},   {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948}, {0x094D, 0x094D},
    {0x0E31, 0x0E31},   {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
    {0x20D0, 0x20F0},   {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
    {0xE0100, 0xE01EF},
});

// East Asian Width W and F (EastAsianWidth.txt), neighbouring ranges joined.
constexpr auto kWide = std::to_array<Range>({
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26A1, 0x26A1},   {0x26AA, 0x26AB},
    {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x26D4, 0x26D4},   {0x2705, 0x2705},
    {0x270A, 0x270B},   {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},
    {0x2757, 0x2757},   {0x2795, 0x2797},   {0x2B1B, 0x2B1C},   {0x2B50, 0x2B50},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},
    {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},
    {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF},
    {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
});

// Characters that reorder or hide what stands around them, so that a line reads differently from
// what it is.
constexpr auto kDeceptive = std::to_array<Range>({
    {0x00AD, 0x00AD},
    {0x061C, 0x061C},
    {0x180E, 0x180E},
    {0x200B, 0x200F},
    {0x2028, 0x202E},
    {0x2060, 0x206F},
    {0xFEFF, 0xFEFF},
    {0xFFF9, 0xFFFB},
    {0xE0000, 0xE007F},
});

template <std::size_t N>
constexpr bool Contains(const std::array<Range, N>& ranges, char32_t c) {
  const auto after = std::ranges::upper_bound(ranges, c, {}, &Range::first);
  return after != ranges.begin() && c <= std::prev(after)->last;
}

/// Decodes strictly: no overlong forms, no surrogates, nothing above U+10FFFF.
CodePoint Decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length) return {};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3FU);
  }
  constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLeast[length] || surrogate || value > 0x10FFFF) return {};
  return {value, length, true};
}

Glyph Escaped(std::string text, std::size_t bytes) {
  const std::size_t width = text.size();
  return {std::move(text), width, bytes};
}

}  // namespace

Glyph FirstGlyph(std::string_view text) {
  if (text.front() >= ' ' && text.front() < '\x7f') return {std::string(1, text.front()), 1, 1};
  if (text.front() == '\t') return {"    ", 4, 1};
  if (text.front() == '\n') return Escaped("\\n", 1);
  const CodePoint c = Decode(text);
  if (!c.valid) return Escaped(fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0])), 1);
  const auto value = static_cast<std::uint32_t>(c.value);
  if (value < 0x20 || (value >= 0x7F && value < 0xA0)) {
    return Escaped(fmt::format("\\x{:02x}", value), c.bytes);
  }
  if (Contains(kDeceptive, c.value)) return Escaped(fmt::format("\\u{:04x}", value), c.bytes);
  const std::size_t width = Contains(kZeroWidth, c.value) ? 0 : Contains(kWide, c.value) ? 2 : 1;
  return {std::string(text.substr(0, c.bytes)), width, c.bytes};
}

std::string SafeText(std::string_view text, std::size_t max_glyphs) {
  const auto is_plain = [](char c) { return c >= ' ' && c < '\x7f'; };
  if (text.size() <= max_glyphs && std::ranges::all_of(text, is_plain)) return std::string(text);
  std::string safe;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == max_glyphs) return safe + "…";
    const Glyph glyph = FirstGlyph(text);
    safe += glyph.text;
    text.remove_prefix(glyph.bytes);
  }
  return safe;
}

}  // namespace giq
