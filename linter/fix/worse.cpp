#include "linter/fix/worse.h"

#include <utility>

#include "engine/rule/rule.h"
#include "linter/report/fingerprint.h"

namespace giq {
namespace {

constexpr std::array<Severity, 3> kWorstFirst = {Severity::kError, Severity::kWarning,
                                                 Severity::kInfo};

}  // namespace

FindingCounts::Subject FindingCounts::SubjectOf(const Finding& finding) {
  return {finding.place.document->file->source().name(), finding.rule->code, ObjectOf(finding)};
}

void FindingCounts::Add(const Finding& finding) {
  ++counts_[SubjectOf(finding)][static_cast<std::size_t>(finding.severity)];
}

void FindingCounts::Remove(const Subject& subject, Severity severity) {
  std::size_t& count = counts_[subject][static_cast<std::size_t>(severity)];
  if (count > 0) --count;
}

std::size_t FindingCounts::AtLeast(const Subject& subject, Severity severity) const {
  const auto found = counts_.find(subject);
  if (found == counts_.end()) return 0;
  std::size_t sum = 0;
  for (auto at = static_cast<std::size_t>(severity); at < found->second.size(); ++at) {
    sum += found->second[at];
  }
  return sum;
}

std::vector<Worse> WorseThan(const FindingCounts& expected, std::span<const Found> now) {
  std::map<FindingCounts::Subject, std::vector<Found>> by_subject;
  FindingCounts counts;
  for (const Found& found : now) {
    by_subject[FindingCounts::SubjectOf(*found.finding)].push_back(found);
    counts.Add(*found.finding);
  }
  std::vector<Worse> all;
  for (const auto& [subject, findings] : by_subject) {
    for (const Severity severity : kWorstFirst) {
      const std::size_t there = counts.AtLeast(subject, severity);
      const std::size_t ought = expected.AtLeast(subject, severity);
      if (there <= ought) continue;
      Worse& worse = all.emplace_back(Worse{{}, there - ought, severity});
      for (const Found& found : findings) {
        if (found.finding->severity >= severity) worse.findings.push_back(found);
      }
      break;
    }
  }
  return all;
}

}  // namespace giq
