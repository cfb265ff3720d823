#include "linter/fix/finish_folder.h"

#include <algorithm>
#include <utility>

#include "linter/report/unified_diff.h"

namespace giq {
namespace {

/// What was corrected in files that could not be written is left after all.
void TakeBack(const WriteGroup& group, FolderOutcome& outcome) {
  const auto edits = [&](const FixedFinding& fixed) {
    return std::ranges::any_of(group, [&](const ChangedText& file) {
      return std::ranges::count(fixed.files, file.path) > 0;
    });
  };
  for (FixedFinding& fixed : outcome.fixed) {
    if (!edits(fixed)) continue;
    outcome.left.push_back(
        {std::move(fixed.item), LeftBecause::kRefused, "the file could not be written"});
  }
  std::erase_if(outcome.fixed, edits);
}

}  // namespace

void WriteFolder(FolderOutcome& outcome) {
  std::vector<WriteGroup> written;
  const std::vector<Result<void>> done = WriteBack(outcome.groups);
  for (std::size_t i = 0; i < done.size(); ++i) {
    WriteGroup& group = outcome.groups[i];
    if (done[i]) {
      written.push_back(std::move(group));
    } else {
      outcome.report.failures.push_back(done[i].error());
      TakeBack(group, outcome);
    }
  }
  outcome.groups = std::move(written);
}

std::vector<FixedFile> FixedFilesOf(const FolderOutcome& outcome, bool with_diff,
                                    const TextStyle& style) {
  std::vector<FixedFile> files;
  for (const WriteGroup& group : outcome.groups) {
    for (const auto& [path, was, text] : group) {
      files.push_back({path, with_diff ? UnifiedDiff(path, was, text, style) : ""});
    }
  }
  return files;
}

}  // namespace giq
