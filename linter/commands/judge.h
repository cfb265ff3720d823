// The verdict on one input.
#pragma once

#include <istream>
#include <memory>

#include "engine/document/document.h"
#include "linter/commands/verdict.h"
#include "linter/input/folder_files.h"
#include "linter/input/profiles.h"
#include "linter/input/walk.h"
#include "linter/report/report.h"

namespace giq {

/// An input with everything that its verdict depends on.
struct JudgeTask {
  Input input;
  std::shared_ptr<const Profile> profile;
  std::shared_ptr<FolderFiles> folder;  ///< Null for standard input.
};

/// What is asked about an input, and how much it may hold.
struct JudgeOptions {
  Limits limits;
  View view = View::kFindings;
  Format facts_format = Format::kText;
  VerdictOptions verdict;
};

/// Findings, facts or shares of quota, skips and failures of one input; `stdin_stream` is read for
/// standard input alone.
[[nodiscard]] Report Judge(const JudgeTask& task, const JudgeOptions& options,
                           std::istream& stdin_stream);

}  // namespace giq
