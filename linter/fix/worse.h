// What a round of fixes has made worse.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "linter/fix/judged_folder.h"

namespace giq {

/// Findings of a folder by what they are about: a rule, and an object of a file. Not by their
/// places, because a fix may move what another finding speaks of.
class FindingCounts {
 public:
  using Subject = std::tuple<std::string, std::string_view, std::string>;  // file, code, object
  [[nodiscard]] static Subject SubjectOf(const Finding& finding);

  void Add(const Finding& finding);
  /// Forgets one finding that ought to be gone.
  void Remove(const Subject& subject, Severity severity);
  /// How many findings on the subject are at least so severe.
  [[nodiscard]] std::size_t AtLeast(const Subject& subject, Severity severity) const;

 private:
  std::map<Subject, std::array<std::size_t, 3>> counts_;  // by exact severity
};

/// More findings on a subject than there ought to be.
struct Worse {
  std::vector<Found> findings;  ///< Those on the subject that are at least as severe as `severity`.
  std::size_t count = 0;        ///< How many of them there ought not to be.
  Severity severity = Severity::kInfo;
};

/// Where the findings of now are more, or more severe, than those that are expected.
[[nodiscard]] std::vector<Worse> WorseThan(const FindingCounts& expected,
                                           std::span<const Found> now);

}  // namespace giq
