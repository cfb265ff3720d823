// The verdict on one input.
#pragma once

#include <istream>
#include <memory>

#include "engine/document/document.h"
#include "linter/commands/verdict.h"
#include "linter/input/folder_files.h"
#include "linter/input/profiles.h"
#include "linter/input/text_overlay.h"
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
  TextOverlay texts;  ///< Stand in for files on disk.
  View view = View::kFindings;
  Format facts_format = Format::kText;
  VerdictOptions verdict;
};

/// An input that has been judged, with its findings as they were made.
struct Examined {
  Report report;  ///< Everything but the findings.
  /// Its findings lie in `own` and in the files of the task's folder.
  Verdict verdict;
  std::shared_ptr<const File> own;
};

/// What Judge reports, before the findings are rendered. A fault of ours while judging becomes a
/// failure: it ends neither the run nor the process, and the exit code is 3.
[[nodiscard]] Examined Examine(const JudgeTask& task, const JudgeOptions& options,
                               std::istream& stdin_stream);

/// Findings, facts or shares of quota, skips and failures of one input; `stdin_stream` is read for
/// standard input alone.
[[nodiscard]] Report Judge(const JudgeTask& task, const JudgeOptions& options,
                           std::istream& stdin_stream);

}  // namespace giq
