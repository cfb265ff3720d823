// What `giq-lint fix` has done and what it leaves for a person.
#pragma once

#include <string>
#include <vector>

#include "linter/report/report.h"

namespace giq {

/// A finding that was corrected.
struct FixedFinding {
  ReportItem item;    ///< As it stood before.
  std::string title;  ///< Of the fix that was made.
  bool safe = false;
  std::string operations;          ///< Of the fix, as JSON.
  std::vector<std::string> files;  ///< That it edited.
};

/// Why a finding still stands.
enum class LeftBecause : std::uint8_t {
  kNoFix,    ///< None is known.
  kUnsafe,   ///< `--unsafe` would make it.
  kRefused,  ///< It cannot be written, or would bring other findings.
  kRounds,   ///< The rounds ran out.
};
/// "no-fix", "unsafe" …
[[nodiscard]] std::string_view LeftBecauseName(LeftBecause because);

struct LeftFinding {
  ReportItem item;
  LeftBecause because = LeftBecause::kNoFix;
  std::string reason;  ///< A sentence fragment.
};

/// A file that changed, or would.
struct FixedFile {
  std::string file;
  std::string diff;  ///< Where one was asked for.
};

struct FixReport {
  Report run;  ///< What `check` would tell beside findings.
  std::vector<FixedFinding> fixed;
  std::vector<LeftFinding> left;
  std::vector<FixedFile> files;
  bool written = true;  ///< False: `--diff`.

  /// Brings everything in the order of output.
  void Sort();
};

/// Two lines for each finding, for people: what was corrected, what is left and why.
[[nodiscard]] std::string FixText(const FixReport& report);

/// `2 findings fixed in 1 file; 1 finding left in 12 files (…)`, with a line break.
[[nodiscard]] std::string FixSummary(const FixReport& report);

/// The document of `fix --format json` in docs/output.md.
[[nodiscard]] std::string FixJson(const FixReport& report);

}  // namespace giq
