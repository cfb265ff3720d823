// Which fix a finding gets, if any.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>

#include "linter/fix/rewrite_files.h"
#include "linter/report/fix_report.h"

namespace giq {

/// Remembers what was refused and made before. A fix is known by its finding's identity and its
/// title, because the texts around it change from round to round.
class FixChoice {
 public:
  using Key = std::string;
  [[nodiscard]] static Key KeyOf(const Finding& finding, const Fix& fix);

  FixChoice(std::span<const FixTask> tasks, bool unsafe);

  /// The first safe fix that can be tried, else the first unsafe one where those are wanted; null
  /// when there is none.
  [[nodiscard]] const Fix* FixFor(const Found& found) const;

  /// What is judged now: a fix may be made as often as its finding was there at one time, so that
  /// none is made again and again.
  void Look(std::span<const Found> found);
  void Made(const Key& key) { ++made_[key]; }
  void Unmade(const Key& key) { --made_[key]; }
  void Refuse(const Key& key, std::string reason) { refused_[key] = std::move(reason); }

  /// Why a finding stands at the end.
  [[nodiscard]] LeftFinding Left(const Found& found, ReportItem item) const;

 private:
  [[nodiscard]] std::string WhyNot(const Finding& finding, const Fix& fix) const;
  [[nodiscard]] bool CanTry(const Finding& finding, const Fix& fix) const;

  std::set<std::string> inputs_;
  bool unsafe_;
  std::map<Key, std::string> refused_;
  std::map<Key, std::size_t> made_;
  std::map<Key, std::size_t> seen_;  // at one time
};

}  // namespace giq
