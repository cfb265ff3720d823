// Findings that were there before and are accepted: a file of their fingerprints.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "linter/report/report.h"

namespace giq {

/// An accepted finding. File and fingerprint are what it is known by; the rest is for people.
struct BaselineEntry {
  std::string file;  ///< As of ReportItem::path.
  std::string code;
  Severity severity = Severity::kError;
  std::string fingerprint;
  std::string message;
};

[[nodiscard]] BaselineEntry EntryOf(const ReportItem& item);

/// The entries of a baseline's text; what is no baseline is an Error with its place.
[[nodiscard]] Result<std::vector<BaselineEntry>> ParseBaseline(const std::string& name,
                                                               std::string text);

/// The text of a baseline, sorted, one line an entry, so that it merges line by line.
[[nodiscard]] std::string BaselineText(std::vector<BaselineEntry> entries);

/// The same of a file.
[[nodiscard]] Result<std::vector<BaselineEntry>> ReadBaseline(const std::string& path);

/// What becomes of a baseline's entries.
struct BaselineChange {
  std::vector<BaselineEntry> kept;  ///< With the severities and messages of today.
  /// No finding stands for them any more, as far as the run can tell: it judged their file by their
  /// rule, or the file is gone.
  std::vector<BaselineEntry> removed;
  std::size_t not_in_it = 0;  ///< Findings that no entry stands for.
};

/// Keeps the entries whose findings stand or are suppressed, and those that the run cannot judge.
[[nodiscard]] BaselineChange UpdateBaseline(std::vector<BaselineEntry> entries,
                                            const Report& report);

/// Moves the findings that a baseline accepts to those that are not shown, and counts the fixed.
void AcceptBaseline(const std::vector<BaselineEntry>& entries, Report& report);

}  // namespace giq
