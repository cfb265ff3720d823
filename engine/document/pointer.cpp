#include "engine/document/pointer.h"

#include <algorithm>
#include <charconv>

namespace giq {

std::string EscapeToken(std::string_view key) {
  std::string token;
  for (const char c : key) {
    if (c == '~')
      token += "~0";
    else if (c == '/')
      token += "~1";
    else
      token += c;
  }
  return token;
}

std::string UnescapeToken(std::string_view token) {
  std::string key;
  for (std::size_t i = 0; i < token.size(); ++i) {
    const bool escape =
        token[i] == '~' && i + 1 < token.size() && (token[i + 1] == '0' || token[i + 1] == '1');
    key += !escape ? token[i] : token[i + 1] == '0' ? '~' : '/';
    if (escape) ++i;
  }
  return key;
}

std::optional<std::size_t> TokenIndex(std::string_view token) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  const bool canonical = token.size() == 1 || !token.starts_with('0');
  if (error != std::errc{} || end != token.data() + token.size() || !canonical) return std::nullopt;
  return index;
}

std::optional<std::vector<std::string>> SplitPointer(std::string_view pointer) {
  std::vector<std::string> tokens;
  while (!pointer.empty()) {
    if (pointer[0] != '/') return std::nullopt;
    const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
    tokens.push_back(UnescapeToken(pointer.substr(1, end - 1)));
    pointer.remove_prefix(end);
  }
  return tokens;
}

}  // namespace giq
