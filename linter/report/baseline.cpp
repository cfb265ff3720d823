#include "linter/report/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/document/document.h"
#include "engine/document/root.h"
#include "engine/workload/read.h"
#include "linter/input/read_file.h"
#include "linter/input/repository.h"
#include "linter/report/json_writer.h"
#include "rules/table.h"

namespace giq {
namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kMaxBaselineBytes = std::size_t{64} << 20;

/// What a finding is known by.
using Key = std::pair<std::string_view, std::string_view>;
Key KeyOf(const ReportItem& item) { return {item.path, item.fingerprint}; }
Key KeyOf(const BaselineEntry& entry) { return {entry.file, entry.fingerprint}; }

std::unexpected<Error> NoBaseline(const File& file, const Node* at, std::string_view what) {
  const auto [line, column] = file.source().Locate(at == nullptr ? 0 : at->span.begin);
  return Fail(ErrorCode::kInvalid, fmt::format("not a baseline: {}", what),
              {file.source().name(), line, column});
}

Result<BaselineEntry> ReadEntry(const File& file, const Node& item) {
  BaselineEntry entry;
  for (auto [key, into] : {std::pair{"file", &entry.file}, std::pair{"code", &entry.code},
                           std::pair{"fingerprint", &entry.fingerprint}}) {
    const Node* value = item.Find(key);
    if (value == nullptr || !value->IsString()) {
      return NoBaseline(file, &item, fmt::format("an entry needs \"{}\", a string", key));
    }
    *into = std::string(value->text);
  }
  entry.severity = SeverityFromWord(TextOf(item.Find("severity"))).value_or(Severity::kError);
  entry.message = std::string(TextOf(item.Find("message")));
  return entry;
}

/// The files whose findings a run has seen all of.
class Seen {
 public:
  explicit Seen(const Report& report) {
    std::set<std::string_view> failed;
    for (const Error& failure : report.failures) failed.insert(failure.where.file);
    for (const JudgedFile& file : report.judged) {
      if (!failed.contains(file.file)) judged_[file.path] = file.profile.get();
    }
  }

  [[nodiscard]] bool Covers(const BaselineEntry& entry) const {
    const auto file = judged_.find(entry.file);
    if (file == judged_.end()) return false;
    if (entry.severity < file->second->least_shown()) return false;
    const Rule* rule = FindRule(entry.code);
    return rule == nullptr || std::ranges::count(file->second->rules, rule) > 0;
  }

 private:
  std::map<std::string_view, const Profile*> judged_;
};

}  // namespace

BaselineEntry EntryOf(const ReportItem& item) {
  return {item.path, item.code, item.severity, item.fingerprint, item.message};
}

Result<std::vector<BaselineEntry>> ParseBaseline(const std::string& name, std::string text) {
  GIQ_TRY(const auto file, ReadJsonFile(name, std::move(text)));
  const Node* root = RootOf(*file);
  if (root == nullptr || !root->IsMapping()) return NoBaseline(*file, root, "it is no JSON object");
  const Node* version = root->Find("version");
  if (version == nullptr || version->AsInteger() != kVersion) {
    return NoBaseline(*file, version == nullptr ? root : version,
                      fmt::format("\"version\" must be {}", kVersion));
  }
  const Node* findings = root->Find("findings");
  if (findings == nullptr || !findings->IsSequence()) {
    return NoBaseline(*file, findings == nullptr ? root : findings, "\"findings\" must be a list");
  }
  std::vector<BaselineEntry> entries;
  for (const Node* item : findings->items) {
    GIQ_TRY(auto entry, ReadEntry(*file, *item));
    entries.push_back(std::move(entry));
  }
  return entries;
}

std::string BaselineText(std::vector<BaselineEntry> entries) {
  std::ranges::sort(entries, {}, [](const BaselineEntry& entry) {
    return std::tie(entry.file, entry.code, entry.fingerprint);
  });
  std::string text = fmt::format("{{\"version\":{},\"findings\":[", kVersion);
  std::string_view separator = "\n";
  for (const BaselineEntry& entry : entries) {
    JsonWriter json;
    json.Open().Key("file").Text(entry.file).Key("code").Text(entry.code);
    json.Key("severity").Text(SeverityName(entry.severity));
    json.Key("fingerprint").Text(entry.fingerprint).Key("message").Text(entry.message).Close();
    text += separator;
    text += json.Take();
    separator = ",\n";
  }
  return text + (entries.empty() ? "]}\n" : "\n]}\n");
}

Result<std::vector<BaselineEntry>> ReadBaseline(const std::string& path) {
  GIQ_TRY(auto text, ReadFile(path, kMaxBaselineBytes));
  return ParseBaseline(path, std::move(text));
}

BaselineChange UpdateBaseline(std::vector<BaselineEntry> entries, const Report& report) {
  std::map<Key, const ReportItem*> found;
  for (const ReportItem& item : report.suppressed) found[KeyOf(item)] = &item;
  for (const ReportItem& item : report.items) found[KeyOf(item)] = &item;
  const Seen seen(report);
  const RepositoryNames names;
  BaselineChange change;
  std::set<const ReportItem*> accepted;
  for (BaselineEntry& entry : entries) {
    const auto at = found.find(KeyOf(entry));
    if (at != found.end()) {
      accepted.insert(at->second);
      entry.severity = at->second->severity;
      entry.message = at->second->message;
    }
    const bool gone = at == found.end() && (seen.Covers(entry) || !names.Exists(entry.file));
    (gone ? change.removed : change.kept).push_back(std::move(entry));
  }
  for (const ReportItem& item : report.items) change.not_in_it += accepted.contains(&item) ? 0 : 1;
  return change;
}

void AcceptBaseline(const std::vector<BaselineEntry>& entries, Report& report) {
  report.baseline = {.fixed = UpdateBaseline(entries, report).removed.size()};
  std::set<Key> accepted;
  for (const BaselineEntry& entry : entries) accepted.insert(KeyOf(entry));
  std::vector<ReportItem> standing;
  for (ReportItem& item : report.items) {
    const bool accept = accepted.contains(KeyOf(item));
    if (accept) item.silenced = Silenced::kBaseline;
    (accept ? report.suppressed : standing).push_back(std::move(item));
  }
  report.items = std::move(standing);
}

}  // namespace giq
