#include "webhook/review/value_end.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace giq {
namespace {

/// The same a byte at a time.
std::optional<std::size_t> Slowly(std::string_view text, std::size_t begin, std::size_t most) {
  std::size_t depth = 0;
  bool inside = false;
  for (std::size_t at = begin; at < text.size(); ++at) {
    const char c = text[at];
    if (inside && c == '\\') {
      ++at;
    } else if (c == '"') {
      inside = !inside;
    } else if (!inside && (c == '{' || c == '[')) {
      if (++depth > most) return std::nullopt;
    } else if (!inside && (c == '}' || c == ']')) {
      if (--depth == 0) return at + 1;
    }
  }
  return std::nullopt;
}

TEST(EndOfValue, IsBehindTheLastBracket) {
  EXPECT_EQ(EndOfValue("{}", 0, 9), 2U);
  EXPECT_EQ(EndOfValue(R"(x{"a":[1,{"}":"]"}]},{})", 1, 9), 20U);
  EXPECT_EQ(EndOfValue(R"({"\"}":1})", 0, 9), 9U);
  EXPECT_EQ(EndOfValue(R"({"\\":"}"}})", 0, 9), 10U);
}

TEST(EndOfValue, IsNoneWhereItDoesNotEnd) {
  for (const std::string_view text : {"", "{", "{\"}", "{\"a\":[}", "{\"\\\"}"}) {
    EXPECT_EQ(EndOfValue(text, 0, 9), std::nullopt) << text;
  }
}

TEST(EndOfValue, BoundsTheDepth) {
  const std::string text = std::string(100, '[') + std::string(100, ']');
  EXPECT_EQ(EndOfValue(text, 0, 100), 200U);
  EXPECT_EQ(EndOfValue(text, 0, 99), std::nullopt);
  const std::string escapes = "{\"" + std::string(126, '\\') + "\"}";
  EXPECT_EQ(EndOfValue(escapes, 0, 9), escapes.size());
}

TEST(EndOfValue, AgreesWithASlowOneOnAnyText) {
  std::mt19937 random(7);
  for (int round = 0; round < 10'000; ++round) {
    // Few escapes at first, many later; values long enough to cross blocks.
    std::string text = "{";
    const std::string_view letters = round % 2 == 0 ? "ab\"\"\\{}[]:" : "abcdefgh\\\\\"\"{[]}";
    const std::size_t size = random() % 300;
    bool inside = false;
    bool escaped = false;
    while (text.size() < size) {
      const char c = letters[random() % letters.size()];
      // A backslash outside of a string is no JSON: the two may read it differently.
      if (c == '\\' && !inside) continue;
      if (c == '"' && !escaped) inside = !inside;
      escaped = c == '\\' && !escaped;
      text += c;
    }
    for (const std::size_t most : {4U, 256U}) {
      ASSERT_EQ(EndOfValue(text, 0, most), Slowly(text, 0, most)) << text;
    }
  }
}

}  // namespace
}  // namespace giq
