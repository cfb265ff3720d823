#include "linter/commands/catalog_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>

#include "engine/base/safe_text.h"
#include "linter/commands/tell.h"
#include "linter/report/counted.h"
#include "linter/report/json_writer.h"

namespace giq {
namespace {

/// A finding as it is compared: of the same fault with other numbers the message differs.
struct Shown {
  std::string file;
  std::size_t line = 0;
  std::size_t column = 0;
  std::string code;
  Severity severity = Severity::kInfo;
  std::string message;

  auto operator<=>(const Shown&) const = default;
};

std::set<Shown> ShownIn(const Report& report) {
  std::set<Shown> shown;
  for (const ReportItem& item : report.items) {
    shown.insert(
        {item.file, item.begin.line, item.begin.column, item.code, item.severity, item.message});
  }
  return shown;
}

std::vector<Shown> Without(const std::set<Shown>& all, const std::set<Shown>& left_out) {
  std::vector<Shown> rest;
  std::ranges::set_difference(all, left_out, std::back_inserter(rest));
  return rest;
}

void AddLines(char sign, const std::vector<Shown>& findings, std::string& text) {
  for (const Shown& finding : findings) {
    text += fmt::format("{} {}:{}:{}: {}[{}]: {}\n", sign, SafeText(finding.file), finding.line,
                        finding.column, SeverityName(finding.severity), finding.code,
                        SafeText(finding.message));
  }
}

void AddJson(std::string_view key, const std::vector<Shown>& findings, JsonWriter& json) {
  json.Key(key).OpenList();
  for (const Shown& finding : findings) {
    json.Open().Key("file").Text(finding.file);
    json.Key("line").Number(finding.line).Key("column").Number(finding.column);
    json.Key("code").Text(finding.code).Key("severity").Text(SeverityName(finding.severity));
    json.Key("message").Text(finding.message).Close();
  }
  json.CloseList();
}

std::string Rendered(const std::vector<Shown>& gone, const std::vector<Shown>& added, bool json) {
  if (json) {
    JsonWriter writer;
    writer.Open().Key("version").Number(1);
    AddJson("removed", gone, writer);
    AddJson("added", added, writer);
    return writer.Close().Take() + "\n";
  }
  std::string text;
  AddLines('-', gone, text);
  AddLines('+', added, text);
  return text;
}

/// Tells what could not be judged; then a difference would not show what the facts do.
bool Failed(const Report& report, Streams& streams) {
  TellErrors(report.failures, streams);
  return !report.failures.empty();
}

}  // namespace

int RunCatalogDiff(const CatalogDiffOptions& options, Streams& streams) {
  const Report before = JudgeInputs(options.check, streams).report;
  if (Failed(before, streams)) return kExitUsage;
  CheckOptions with = options.check;
  for (const std::string& path : options.added) with.flags.more_catalogs.push_back(path);
  const Report after = JudgeInputs(with, streams).report;
  if (Failed(after, streams)) return kExitUsage;
  const auto gone = Without(ShownIn(before), ShownIn(after));
  const auto added = Without(ShownIn(after), ShownIn(before));
  streams.out << Rendered(gone, added, options.json) << std::flush;
  streams.err << fmt::format("{} gone, {} new in {}\n", Counted(gone.size(), "finding"),
                             Counted(added.size(), "finding"), Counted(after.files, "file"));
  return gone.empty() && added.empty() ? kExitClean : kExitFindings;
}

}  // namespace giq
