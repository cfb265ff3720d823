// The files of one folder, judged as they would be with some texts rewritten.
#pragma once

#include <istream>
#include <memory>
#include <span>
#include <vector>

#include "linter/commands/judge.h"

namespace giq {

/// An input of `fix`.
struct FixTask {
  /// Judged by every rule of the configuration, so that no fix brings a finding of another rule.
  JudgeTask judge;
  /// What was asked for: its rules are the ones whose findings are corrected and reported.
  std::shared_ptr<const Profile> asked;
};

/// A finding that stands.
struct Found {
  const Finding* finding = nullptr;
  const Profile* asked = nullptr;

  /// Whether its rule was asked for.
  [[nodiscard]] bool Selected() const;
  /// Whether the run is about it: selected, and of a severity that is shown.
  [[nodiscard]] bool Shown() const;
};

/// Everything that was read and found; findings point into it.
class JudgedFolder {
 public:
  /// `texts` stand in for files on disk. Tasks of one folder, or standard input.
  JudgedFolder(std::span<const FixTask> tasks, const JudgeOptions& options,
               const TextOverlay& texts, std::size_t threads, std::istream& stdin_stream);

  /// Each finding once, in the order of the inputs.
  [[nodiscard]] std::span<const Found> found() const { return found_; }
  /// What could not be read or judged.
  [[nodiscard]] std::vector<Error> Failures() const;
  /// Everything but the findings that stand; can be taken once.
  [[nodiscard]] Report TakeReport(std::span<const FixTask> tasks, const VerdictOptions& options);

 private:
  void KeepEachOnce(std::span<const FixTask> tasks);

  std::shared_ptr<FolderFiles> folder_;
  std::vector<Examined> examined_;  // one a task
  std::vector<Found> found_;
};

}  // namespace giq
