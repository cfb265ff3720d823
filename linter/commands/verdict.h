// What a bundle's findings come to under a profile: suppressed, hidden or reported.
#pragma once

#include "engine/bundle/bundle.h"
#include "engine/rule/suppress.h"
#include "linter/input/profiles.h"
#include "linter/report/report.h"

namespace giq {

/// How findings are treated and rendered.
struct VerdictOptions {
  bool suppress = true;  ///< Whether comments, annotations and `suppress:` count.
  bool alone = false;    ///< No other file was looked at for what explains a workload.
  Forms forms;
};

/// Findings, and what silenced those that do not stand.
struct Verdict {
  std::vector<Finding> findings;
  std::vector<Finding> in_source;   ///< By comments and annotations.
  std::vector<Finding> configured;  ///< By `suppress:`.
};

/// Analyze and everything that suppresses.
[[nodiscard]] Verdict JudgeBundle(const Bundle& bundle, const Profile& profile,
                                  const VerdictOptions& options);

/// Takes findings that were made in another way through the same suppressions.
[[nodiscard]] Verdict JudgeFindings(std::vector<Finding> findings, const Profile& profile,
                                    const VerdictOptions& options);

/// Puts findings into the report: shown and counted for the exit code, hidden, or suppressed.
void AddVerdict(Report& report, const Verdict& verdict, const Profile& profile,
                const VerdictOptions& options);

}  // namespace giq
