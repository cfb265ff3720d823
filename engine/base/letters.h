// Characters of ASCII, whatever the locale says: names, labels and options are made of them.
#pragma once

#include <string>
#include <string_view>

namespace giq {

/// 0 to 9.
[[nodiscard]] constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// A space or tab: what separates words in a line.
[[nodiscard]] constexpr bool IsBlank(char c) { return c == ' ' || c == '\t'; }

/// A capital letter in lower case, any other byte as it is.
[[nodiscard]] constexpr char ToLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The text with its capital letters in lower case.
[[nodiscard]] inline std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = ToLower(c);
  return lower;
}

}  // namespace giq
