// Findings as SARIF 2.1.0, with what GitHub's code scanning asks of it.
#pragma once

#include <cstddef>
#include <string>

namespace giq {

struct Report;

/// More results are refused by GitHub
/// (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning).
inline constexpr std::size_t kMostSarifResults = 25'000;

/// The whole log, one run: the worst findings first, silenced ones behind all others and only with
/// `silenced`.
[[nodiscard]] std::string ReportSarif(const Report& report, bool silenced,
                                      std::size_t most_results = kMostSarifResults);

/// A relative path as a URI reference.
[[nodiscard]] std::string UriOf(std::string_view path);

}  // namespace giq
