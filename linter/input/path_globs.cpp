#include "linter/input/path_globs.h"

#include <algorithm>
#include <filesystem>

namespace giq {

namespace fs = std::filesystem;

bool IsPathGlob(std::string_view text) {
  const auto pattern = IgnorePattern::Parse(text);
  return pattern && !pattern->negated() && text.find_first_of("\r\n") == std::string_view::npos;
}

PathGlobs::PathGlobs(std::span<const std::string> patterns) {
  for (const std::string& text : patterns) {
    if (auto pattern = IgnorePattern::Parse(text)) patterns_.push_back(*std::move(pattern));
  }
}

bool PathGlobs::Match(std::string_view path) const {
  const auto matches = [&](std::string_view part, bool is_folder) {
    return std::ranges::any_of(
        patterns_, [&](const IgnorePattern& pattern) { return pattern.Matches(part, is_folder); });
  };
  for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
       slash = path.find('/', slash + 1)) {
    if (matches(path.substr(0, slash), true)) return true;
  }
  return matches(path, false);
}

std::string PathBelow(const std::string& folder, const std::string& path) {
  std::error_code failed;
  const fs::path from = fs::absolute(folder.empty() ? "." : folder, failed).lexically_normal();
  const fs::path to = fs::absolute(path, failed).lexically_normal();
  const fs::path relative = to.lexically_relative(from);
  if (relative.empty() || *relative.begin() == "..") return {};
  return relative.generic_string();
}

}  // namespace giq
