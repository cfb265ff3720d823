// Fixes written into several files at once: each in all the files that it edits, or in none.
#pragma once

#include <map>
#include <span>
#include <string>
#include <vector>

#include "engine/edit/rewrite.h"
#include "linter/fix/judged_folder.h"

namespace giq {

/// A fix that is to be made, and the finding that asks for it.
struct Proposal {
  Found found;
  const Fix* fix = nullptr;
};

/// The files that a fix edits, each once.
[[nodiscard]] std::vector<const File*> FilesOf(const Fix& fix);

struct RewrittenFiles {
  std::vector<FixResult> results;            ///< One for each proposal.
  std::map<const File*, std::string> texts;  ///< Of the files in which fixes were made.
};

/// As many of the proposals made as can be made together, earlier ones first.
[[nodiscard]] RewrittenFiles RewriteFiles(std::span<const Proposal> proposals,
                                          const Limits& limits);

}  // namespace giq
