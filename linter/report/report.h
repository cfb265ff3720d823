// The outcome of a run: findings, already rendered so that their files can be let go, and what
// stands beside them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/rule/finding.h"
#include "linter/input/profiles.h"
#include "linter/input/walk.h"
#include "linter/report/item.h"
#include "rules/shared_quota.h"

namespace giq {

/// What a run is asked for; the inputs are found and read alike.
enum class View : std::uint8_t { kFindings, kFacts, kQuota };

/// What a workload takes of a limit, with what its places and its limit lie in.
struct HeldShare {
  QuotaShare share;
  std::shared_ptr<const Profile> profile;
  std::shared_ptr<const void> file;
};

/// An input that has been judged, and how.
struct JudgedFile {
  std::string file;
  std::string path;  ///< As of a ReportItem.
  std::shared_ptr<const Profile> profile;
};

/// What a run knows of its baseline beside the findings that it accepts.
struct BaselineOutcome {
  std::size_t fixed = 0;  ///< Entries that no finding stands for any more.
};

struct Report {
  std::vector<ReportItem> items;
  /// By suppressions and by the baseline: counted, and shown by formats that have a place for them.
  std::vector<ReportItem> suppressed;
  std::optional<BaselineOutcome> baseline;  ///< Of `--baseline`.
  std::vector<JudgedFile> judged;
  std::vector<Skip> skipped;
  std::vector<Error> failures;    ///< Inputs that could not be read or are over a limit.
  std::size_t files = 0;          ///< Judged.
  std::size_t unjudged = 0;       ///< Inputs that a failure kept from being judged in full.
  std::size_t hidden = 0;         ///< Findings below the severity that is shown.
  std::vector<HeldShare> shares;  ///< Where they are summed: of environments, for View::kQuota.
  std::size_t uncounted = 0;      ///< kQuota: workloads that no limit certainly counts.

  [[nodiscard]] std::size_t Count(Severity severity) const;
  [[nodiscard]] std::size_t Accepted() const;    ///< By the baseline.
  [[nodiscard]] std::size_t Suppressed() const;  ///< By anything else.
  /// Takes in what another part of the run came to.
  void Add(Report part);
  /// Brings everything in the order of output, drops findings that two bundles had in common,
  /// suppressed ones likewise, and gives each its fingerprint.
  void Sort();
};

/// Where the findings go.
struct Output {
  Format format = Format::kText;
  bool silenced = true;         ///< Formats that have a place for silenced findings show them.
  bool standard_output = true;  ///< Else a file: no colour.
};

/// The findings as the run's output: blocks of text, or one document.
[[nodiscard]] std::string RenderReport(const Report& report, const Output& output);

/// The facts as the run's output: blocks of text, lines of a table, or one JSON document.
[[nodiscard]] std::string RenderFacts(const Report& report, Format format);

/// `12 files (2 skipped: 1 empty: a.yaml; …); 1 finding below --severity`: what a run went over and
/// what of it is not shown.
[[nodiscard]] std::string RunText(const Report& report);

/// `3 errors, 1 warning in 12 files (2 skipped: 1 empty: a.yaml; …)`, with a line break.
[[nodiscard]] std::string SummaryLine(const Report& report, View view);

}  // namespace giq
