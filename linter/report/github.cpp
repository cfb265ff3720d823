#include "linter/report/github.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "engine/base/safe_text.h"
#include "engine/rule/rule.h"
#include "linter/report/report.h"
#include "rules/table.h"

namespace giq {
namespace {

// Of each kind in a step (actions/runner: "10 warning annotations, 10 error annotations, and 10
// notice annotations per step"). One notice is ours.
constexpr std::size_t kMostOfAKind = 10;
constexpr std::size_t kMostNotices = kMostOfAKind - 1;

std::string_view KindOf(Severity severity) {
  return severity == Severity::kInfo ? "notice" : SeverityName(severity);
}

std::string Escaped(std::string_view text, std::string_view special) {
  std::string escaped;
  for (const char c : text) {
    if (special.contains(c)) {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

/// Evidence, line by line: control characters of a manifest reach no log.
std::string SafeLines(std::string_view lines) {
  std::string safe;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    safe += "\n" + SafeText(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
  return safe;
}

std::string Title(const ReportItem& item) {
  const Rule* rule = FindRule(item.code);
  return rule == nullptr ? item.code : fmt::format("{} {}", item.code, rule->name);
}

std::string Annotation(const ReportItem& item) {
  std::string place = fmt::format("file={},line={},endLine={},col={}", GithubProperty(item.path),
                                  item.begin.line, item.end.line, item.begin.column);
  if (item.begin.line == item.end.line) place += fmt::format(",endColumn={}", item.end.column);
  return fmt::format("::{} {},title={}::{}\n", KindOf(item.severity), place,
                     GithubProperty(Title(item)),
                     GithubData(SafeText(item.message) + SafeLines(item.evidence)));
}

std::string ErrorAnnotation(const Error& failure) {
  return fmt::format("::error title=giq-lint::{}\n", GithubData(SafeText(failure.Text())));
}

/// A line of the log that no runner takes for a command: those of old stood anywhere in a line,
/// behind `##[`.
std::string LogLine(const ReportItem& item) {
  std::string line =
      fmt::format("{}[{}]: {} ({}:{}:{})\n", SeverityName(item.severity), item.code,
                  SafeText(item.message), SafeText(item.path), item.begin.line, item.begin.column);
  for (std::size_t at = 0; (at = line.find("##[", at)) != std::string::npos;) {
    line.insert(at + 2, 1, ' ');
  }
  return line;
}

/// Counts what has been annotated; true while there is room for another of that kind.
class Room {
 public:
  bool Take(Severity severity) {
    const std::size_t most = severity == Severity::kInfo ? kMostNotices : kMostOfAKind;
    std::size_t& used = used_[static_cast<std::size_t>(severity)];
    return used < most && ++used > 0;
  }

 private:
  std::array<std::size_t, 3> used_{};
};

}  // namespace

std::string GithubData(std::string_view text) { return Escaped(text, "%\r\n"); }
std::string GithubProperty(std::string_view text) { return Escaped(text, "%\r\n:,"); }

std::string ReportGithub(const Report& report) {
  std::string commands;
  std::string log;
  std::size_t left_out = 0;
  Room room;
  for (const Error& failure : report.failures) {
    // The others stand in the log: errors go to standard error in every format.
    if (room.Take(Severity::kError)) commands += ErrorAnnotation(failure);
  }
  for (const Severity severity : {Severity::kError, Severity::kWarning, Severity::kInfo}) {
    for (const ReportItem& item : report.items) {
      if (item.severity != severity) continue;
      const bool shown = room.Take(severity);
      (shown ? commands : log) += shown ? Annotation(item) : LogLine(item);
      left_out += shown ? 0 : 1;
    }
  }
  if (left_out == 0) return commands;
  return commands +
         fmt::format("::notice title=giq-lint::{} more finding{} only in the log of this step\n",
                     left_out, left_out == 1 ? " stands" : "s stand") +
         log;
}

}  // namespace giq
