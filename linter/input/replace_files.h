// Writing files so that a reader sees the old ones or the new ones, never half of one.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"

namespace giq {

struct NewFile {
  std::string path;
  std::string text;
};

/// Writes each file under a name of its own beside its place, and renames them when all are
/// written. The folders must be there.
[[nodiscard]] Result<void> ReplaceFiles(const std::vector<NewFile>& files);

}  // namespace giq
