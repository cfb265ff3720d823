// Path patterns of the configuration, read as in .gitignore.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "linter/input/gitignore.h"

namespace giq {

/// Whether a text is a pattern that may match something; one that takes back (`!`) is none.
[[nodiscard]] bool IsPathGlob(std::string_view text);

/// Patterns that stand in one folder, compiled.
class PathGlobs {
 public:
  explicit PathGlobs(std::span<const std::string> patterns);
  /// Whether a pattern matches the path or a folder above it; `path` is relative to the folder of
  /// the patterns, with slashes between names.
  [[nodiscard]] bool Match(std::string_view path) const;

 private:
  std::vector<IgnorePattern> patterns_;
};

/// `path` as seen from `folder`, with slashes between names; "" when it does not lie below it.
[[nodiscard]] std::string PathBelow(const std::string& folder, const std::string& path);

}  // namespace giq
