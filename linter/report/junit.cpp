#include "linter/report/junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "engine/base/safe_text.h"
#include "linter/report/report.h"
#include "linter/report/xml.h"

namespace giq {
namespace {

struct Counts {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;

  Counts& operator+=(const Counts& other) {
    tests += other.tests;
    failures += other.failures;
    errors += other.errors;
    skipped += other.skipped;
    return *this;
  }
  /// Nothing looks at a clock, so that the same input gives the same bytes.
  [[nodiscard]] std::string Attributes() const {
    return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="0")", tests,
                       failures, errors, skipped);
  }
};

struct Suite {
  std::string cases;
  std::map<std::string, std::size_t> names;
  Counts counts;
};

using Suites = std::map<std::string, Suite>;  // by file

void AddCase(Suites& suites, const std::string& path, const std::string& name, std::size_t line,
             const std::string& content) {
  Suite& suite = suites[path];
  ++suite.counts.tests;
  // Of tests with one name readers keep the last.
  const std::size_t same = ++suite.names[name];
  const std::string number = same == 1 ? "" : fmt::format(" ({})", same);
  suite.cases +=
      fmt::format(R"(    <testcase name="{}{}" classname="{}" file="{}" line="{}" time="0")",
                  XmlAttribute(name), number, XmlAttribute(path), XmlAttribute(path), line);
  suite.cases += content.empty() ? "/>\n" : fmt::format(">\n{}    </testcase>\n", content);
}

std::string_view SilencedBy(Silenced by) {
  switch (by) {
    case Silenced::kNo:
      return "";
    case Silenced::kInSource:
      return "suppressed in the manifest";
    case Silenced::kConfigured:
      return "suppressed by the configuration";
    case Silenced::kBaseline:
      return "accepted by the baseline";
  }
  return "";
}

void AddFinding(Suites& suites, const ReportItem& item) {
  const std::string message = SafeText(item.message);
  std::string content;
  Counts& counts = suites[item.path].counts;
  if (item.silenced != Silenced::kNo) {
    ++counts.skipped;
    content = fmt::format("      <skipped message=\"{}\"/>\n", SilencedBy(item.silenced));
  } else if (item.fails) {
    ++counts.failures;
    content = fmt::format("      <failure message=\"{}\" type=\"{}\">{}</failure>\n",
                          XmlAttribute(message), SeverityName(item.severity), XmlText(item.plain));
  } else {
    content = fmt::format("      <system-out>{}</system-out>\n", XmlText(item.plain));
  }
  AddCase(suites, item.path, fmt::format("{}: {}", item.code, message), item.begin.line, content);
}

void AddFailure(Suites& suites, const Error& failure) {
  const std::string what = SafeText(failure.Text());
  const std::string file = failure.where.file.empty() ? "giq-lint" : failure.where.file;
  ++suites[file].counts.errors;
  AddCase(
      suites, file, "can be judged", std::max<std::size_t>(1, failure.where.line),
      fmt::format("      <error message=\"{0}\" type=\"error\">{0}</error>\n", XmlAttribute(what)));
}

}  // namespace

std::string ReportJunit(const Report& report, bool silenced) {
  Suites suites;
  for (const ReportItem& item : report.items) AddFinding(suites, item);
  if (silenced) {
    for (const ReportItem& item : report.suppressed) AddFinding(suites, item);
  }
  for (const Error& failure : report.failures) AddFailure(suites, failure);
  for (const JudgedFile& file : report.judged) {
    if (!suites.contains(file.path)) AddCase(suites, file.path, "no findings", 1, "");
  }
  Counts all;
  for (const auto& [path, suite] : suites) all += suite.counts;
  std::string xml =
      fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"giq-lint\" {}>\n",
                  all.Attributes());
  for (const auto& [path, suite] : suites) {
    xml += fmt::format("  <testsuite name=\"{}\" {}>\n{}  </testsuite>\n", XmlAttribute(path),
                       suite.counts.Attributes(), suite.cases);
  }
  return xml + "</testsuites>\n";
}

}  // namespace giq
