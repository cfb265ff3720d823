#include "webhook/review/glob.h"

#include <fnmatch.h>

#include <algorithm>

namespace giq {
namespace {

// Names and label values have at most 253 bytes. What is longer is an annotation's text, which a
// pattern with several `*` would take long to compare.
constexpr std::size_t kLongest = 512;

bool IsControl(char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }

}  // namespace

bool IsGlob(std::string_view pattern) {
  return !pattern.empty() && pattern.size() <= kLongest && std::ranges::none_of(pattern, IsControl);
}

bool GlobMatches(const std::string& pattern, std::string_view text) {
  if (pattern == "*") return true;
  // fnmatch would stop at a zero byte.
  if (text.size() > kLongest || text.find('\0') != std::string_view::npos) return false;
  return fnmatch(pattern.c_str(), std::string(text).c_str(), 0) == 0;
}

bool AnyGlobMatches(const std::vector<std::string>& patterns, std::string_view text) {
  return patterns.empty() || std::ranges::any_of(patterns, [&](const std::string& pattern) {
           return GlobMatches(pattern, text);
         });
}

}  // namespace giq
