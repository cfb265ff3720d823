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

/// What a finding is about: a rule, and an object of a file. Not the place, because a fix may move
/// what another finding speaks of.
using Subject = std::tuple<std::string, std::string_view, std::string>;  // file, code, object
[[nodiscard]] Subject SubjectOf(const Finding& finding);

/// The findings that a folder ought to have.
class ExpectedFindings {
 public:
  void Add(const Finding& finding);
  /// One that ought to be gone.
  void Remove(const Subject& subject, Severity severity, const std::string& identity);

  /// How many of the subject are at least so severe.
  [[nodiscard]] std::size_t AtLeast(const Subject& subject, Severity severity) const;
  /// How many of the subject are this one, by IdentityOf.
  [[nodiscard]] std::size_t Count(const Subject& subject, const std::string& identity) const;

 private:
  struct OfSubject {
    std::array<std::size_t, 3> by_severity = {};
    std::map<std::string, std::size_t> by_identity;
  };
  std::map<Subject, OfSubject> subjects_;
};

/// More findings on a subject than there ought to be.
struct Worse {
  std::vector<Found> findings;  ///< Those that were not expected; others of the subject may be.
  std::size_t count = 0;        ///< How many there are too many.
  Severity severity = Severity::kInfo;  ///< So severe, or more.
};

/// Where the findings of now are more, or more severe, than those that are expected.
[[nodiscard]] std::vector<Worse> WorseThan(const ExpectedFindings& expected,
                                           std::span<const Found> now);

}  // namespace giq
