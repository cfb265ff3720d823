// Findings as annotations of GitHub Actions.
#pragma once

#include <string>
#include <string_view>

namespace giq {

struct Report;

/// Workflow commands, the worst findings first. GitHub shows ten of each kind a step; the findings
/// behind those are plain lines of the log, and a notice counts them.
[[nodiscard]] std::string ReportGithub(const Report& report);

/// Text as the message of a workflow command.
[[nodiscard]] std::string GithubData(std::string_view text);
/// Text as a property of one.
[[nodiscard]] std::string GithubProperty(std::string_view text);

}  // namespace giq
