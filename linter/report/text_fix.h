// Fixes as replacements of text, for readers that know nothing of YAML.
#pragma once

#include <string>
#include <vector>

#include "engine/rule/finding.h"

namespace giq {

/// Text that takes the place of a region.
struct Replacement {
  LineColumn begin;
  LineColumn end;
  std::string text;
};

/// Replacements in the finding's file that belong together.
struct TextFix {
  std::string title;
  bool safe = false;
  std::vector<Replacement> replacements;
};

/// Those fixes of a finding that can be written and edit nothing but the finding's file.
[[nodiscard]] std::vector<TextFix> TextFixesOf(const Finding& finding);

}  // namespace giq
