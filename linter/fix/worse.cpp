#include "linter/fix/worse.h"

#include <algorithm>
#include <utility>

#include "engine/rule/rule.h"
#include "linter/report/fingerprint.h"

namespace giq {
namespace {

constexpr std::array<Severity, 3> kWorstFirst = {Severity::kError, Severity::kWarning,
                                                 Severity::kInfo};

void Decrement(std::size_t& count) { count -= std::min<std::size_t>(count, 1); }

/// Those that stand for no expected finding; all, where places have changed so much that none is
/// left.
std::vector<Found> Unexpected(const ExpectedFindings& expected, const Subject& subject,
                              const std::vector<Found>& findings) {
  std::map<std::string, std::size_t> seen;
  std::vector<Found> unexpected;
  for (const Found& found : findings) {
    const std::string identity = IdentityOf(*found.finding);
    if (++seen[identity] > expected.Count(subject, identity)) unexpected.push_back(found);
  }
  return unexpected.empty() ? findings : unexpected;
}

}  // namespace

Subject SubjectOf(const Finding& finding) {
  return {finding.place.document->file->source().name(), finding.rule->code, ObjectOf(finding)};
}

void ExpectedFindings::Add(const Finding& finding) {
  OfSubject& subject = subjects_[SubjectOf(finding)];
  ++subject.by_severity[static_cast<std::size_t>(finding.severity)];
  ++subject.by_identity[IdentityOf(finding)];
}

void ExpectedFindings::Remove(const Subject& subject, Severity severity,
                              const std::string& identity) {
  OfSubject& of_subject = subjects_[subject];
  Decrement(of_subject.by_severity[static_cast<std::size_t>(severity)]);
  Decrement(of_subject.by_identity[identity]);
}

std::size_t ExpectedFindings::AtLeast(const Subject& subject, Severity severity) const {
  const auto found = subjects_.find(subject);
  if (found == subjects_.end()) return 0;
  std::size_t sum = 0;
  for (auto at = static_cast<std::size_t>(severity); at < found->second.by_severity.size(); ++at) {
    sum += found->second.by_severity[at];
  }
  return sum;
}

std::size_t ExpectedFindings::Count(const Subject& subject, const std::string& identity) const {
  const auto found = subjects_.find(subject);
  if (found == subjects_.end()) return 0;
  const auto count = found->second.by_identity.find(identity);
  return count == found->second.by_identity.end() ? 0 : count->second;
}

std::vector<Worse> WorseThan(const ExpectedFindings& expected, std::span<const Found> now) {
  std::map<Subject, std::vector<Found>> by_subject;
  for (const Found& found : now) by_subject[SubjectOf(*found.finding)].push_back(found);
  std::vector<Worse> all;
  for (const auto& [subject, findings] : by_subject) {
    for (const Severity severity : kWorstFirst) {
      std::vector<Found> severe;
      std::ranges::copy_if(findings, std::back_inserter(severe),
                           [&](const Found& found) { return found.finding->severity >= severity; });
      const std::size_t ought = expected.AtLeast(subject, severity);
      if (severe.size() <= ought) continue;
      all.push_back({Unexpected(expected, subject, severe), severe.size() - ought, severity});
      break;
    }
  }
  return all;
}

}  // namespace giq
