#include "linter/report/sarif.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "linter/report/json_writer.h"
#include "linter/report/report.h"
#include "linter/report/sarif_rules.h"

namespace giq {
namespace {

constexpr std::string_view kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
constexpr std::string_view kRoot = "%SRCROOT%";

/// The first sentence is what GitHub shows as the title; `](` would make a link of the text of a
/// manifest.
std::string MessageText(const ReportItem& item) {
  std::string text = item.message + ".";
  if (!item.evidence.empty()) text += "\n" + item.evidence;
  if (text.ends_with('\n')) text.pop_back();
  for (std::size_t at = 0; (at = text.find("](", at)) != std::string::npos; ++at) {
    text.insert(at + 1, 1, ' ');
  }
  return text;
}

void WriteArtifact(const std::string& path, JsonWriter& json) {
  json.Key("artifactLocation").Open().Key("uri").Text(UriOf(path));
  if (!path.starts_with("../")) json.Key("uriBaseId").Text(kRoot);
  json.Close();
}

void WriteRegion(std::string_view key, const LineColumn& begin, const LineColumn& end,
                 JsonWriter& json) {
  // An empty region is one that viewers do not show.
  const bool empty = begin.line == end.line && begin.column == end.column;
  json.Key(key).Open();
  json.Key("startLine").Number(begin.line).Key("startColumn").Number(begin.column);
  json.Key("endLine").Number(end.line);
  json.Key("endColumn").Number(end.column + (empty ? 1 : 0)).Close();
}

void WriteFix(const TextFix& fix, const std::string& path, JsonWriter& json) {
  const std::string title = fix.title + (fix.safe ? "" : " (unsafe: a person should agree first)");
  json.Open().Key("description").Open().Key("text").Text(title).Close();
  json.Key("artifactChanges").OpenList().Open();
  WriteArtifact(path, json);
  json.Key("replacements").OpenList();
  for (const Replacement& replacement : fix.replacements) {
    json.Open();
    WriteRegion("deletedRegion", replacement.begin, replacement.end, json);
    json.Key("insertedContent").Open().Key("text").Text(replacement.text).Close().Close();
  }
  json.CloseList().Close().CloseList().Close();
}

void WriteFixes(const ReportItem& item, JsonWriter& json) {
  if (item.fixes.empty()) return;
  json.Key("fixes").OpenList();
  for (const TextFix& fix : item.fixes) WriteFix(fix, item.path, json);
  json.CloseList();
}

void WriteSuppressions(const ReportItem& item, JsonWriter& json) {
  json.Key("suppressions").OpenList();
  if (item.silenced != Silenced::kNo) {
    json.Open().Key("kind");
    json.Text(item.silenced == Silenced::kInSource ? "inSource" : "external").Close();
  }
  json.CloseList();
}

void WriteResult(const ReportItem& item, JsonWriter& json) {
  json.Open().Key("ruleId").Text(item.code).Key("ruleIndex").Number(SarifRuleIndex(item.code));
  json.Key("level").Text(SarifLevel(item.severity));
  json.Key("message").Open().Key("text").Text(MessageText(item)).Close();
  json.Key("locations").OpenList().Open().Key("physicalLocation").Open();
  WriteArtifact(item.path, json);
  WriteRegion("region", item.begin, item.end, json);
  json.Close().Close().CloseList();
  json.Key("partialFingerprints").Open();
  json.Key("primaryLocationLineHash").Text(item.fingerprint).Close();
  WriteSuppressions(item, json);
  WriteFixes(item, json);
  json.Close();
}

/// The worst first, each severity in the order of output; silenced findings behind all others.
std::vector<const ReportItem*> Results(const Report& report, bool silenced) {
  std::vector<const ReportItem*> results;
  for (const ReportItem& item : report.items) results.push_back(&item);
  if (silenced) {
    for (const ReportItem& item : report.suppressed) results.push_back(&item);
  }
  std::ranges::stable_sort(results, [](const ReportItem* a, const ReportItem* b) {
    const bool a_stands = a->silenced == Silenced::kNo;
    const bool b_stands = b->silenced == Silenced::kNo;
    return a_stands != b_stands ? a_stands : a->severity > b->severity;
  });
  return results;
}

void WriteNotification(std::string_view level, const std::string& text, JsonWriter& json) {
  json.Open().Key("level").Text(level);
  json.Key("message").Open().Key("text").Text(text).Close().Close();
}

/// What the run could not judge, and what it leaves out here: no reader may take that for a clean
/// file.
void WriteInvocation(const Report& report, std::size_t left_out, JsonWriter& json) {
  json.Key("invocations").OpenList().Open();
  json.Key("executionSuccessful").Bool(report.failures.empty());
  json.Key("toolExecutionNotifications").OpenList();
  for (const Error& failure : report.failures) WriteNotification("error", failure.Text(), json);
  if (left_out > 0) {
    WriteNotification("warning", fmt::format("{} more findings are left out", left_out), json);
  }
  json.CloseList().Close().CloseList();
}

void WriteDriver(JsonWriter& json) {
  json.Key("tool").Open().Key("driver").Open().Key("name").Text("giq-lint");
  json.Key("semanticVersion").Text(GIQ_VERSION);
  json.Key("rules");
  WriteSarifRules(json);
  json.Close().Close();
}

void WriteRoot(JsonWriter& json) {
  json.Key("originalUriBaseIds").Open().Key(kRoot).Open().Key("description").Open();
  json.Key("text").Text("The root of the repository, or the working directory outside of one");
  json.Close().Close().Close();
}

bool IsUnreserved(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || std::string_view("-._~/").contains(c);
}

}  // namespace

std::string UriOf(std::string_view path) {
  std::string uri;
  for (const char c : path) {
    if (IsUnreserved(c)) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

std::string ReportSarif(const Report& report, bool silenced, std::size_t most_results) {
  std::vector<const ReportItem*> results = Results(report, silenced);
  const std::size_t left_out = results.size() - std::min(results.size(), most_results);
  results.resize(results.size() - left_out);
  JsonWriter json;
  json.Open().Key("$schema").Text(kSchema).Key("version").Text("2.1.0");
  json.Key("runs").OpenList().Open();
  WriteDriver(json);
  WriteInvocation(report, left_out, json);
  json.Key("automationDetails").Open().Key("id").Text("giq-lint/").Close();
  json.Key("columnKind").Text("unicodeCodePoints");
  WriteRoot(json);
  json.Key("results").OpenList();
  for (const ReportItem* item : results) WriteResult(*item, json);
  return json.CloseList().Close().CloseList().Close().Take() + "\n";
}

}  // namespace giq
