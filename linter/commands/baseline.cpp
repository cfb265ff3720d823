#include "linter/commands/baseline.h"

#include <fmt/format.h>

#include "engine/base/safe_text.h"
#include "linter/commands/tell.h"
#include "linter/input/replace_files.h"
#include "linter/report/baseline.h"
#include "linter/report/counted.h"

namespace giq {
namespace {

std::string Created(const Report& report, std::vector<BaselineEntry>& entries,
                    const std::string& output) {
  for (const ReportItem& item : report.items) entries.push_back(EntryOf(item));
  return fmt::format("wrote {}: {} accepted\n", output, Counted(entries.size(), "finding"));
}

std::string Updated(const Report& report, std::vector<BaselineEntry>& entries,
                    const std::string& output) {
  const BaselineChange change = UpdateBaseline(std::move(entries), report);
  std::string text;
  for (const BaselineEntry& entry : change.removed) {
    text += fmt::format("removed {}: {}: {}\n", SafeText(entry.file), SafeText(entry.code),
                        SafeText(entry.message));
  }
  entries = change.kept;
  text += fmt::format("wrote {}: {} kept, {} removed\n", output,
                      Counted(change.kept.size(), "finding"), change.removed.size());
  if (change.not_in_it > 0) {
    text += fmt::format(
        "{} not in it: correct them, or accept them with baseline create\n",
        change.not_in_it == 1 ? "1 finding is" : fmt::format("{} findings are", change.not_in_it));
  }
  return text;
}

int Refuse(const std::vector<Error>& errors, Streams& streams) {
  TellErrors(errors, streams);
  streams.err << "no baseline was written\n";
  return kExitUsage;
}

}  // namespace

int RunBaseline(const BaselineOptions& options, Streams& streams) {
  const bool update = options.action == BaselineOptions::Action::kUpdate;
  std::vector<BaselineEntry> entries;
  if (update) {
    auto read = ReadBaseline(options.output);
    if (!read) return Refuse({read.error()}, streams);
    entries = *std::move(read);
  }
  CheckOptions check = options.check;
  check.name_paths = true;
  const Report report = JudgeInputs(check, streams).report;
  // What could not be judged would be missing, and a later run would report it as new.
  if (!report.failures.empty()) return Refuse(report.failures, streams);
  const std::string output = SafeText(options.output);
  const std::string text =
      update ? Updated(report, entries, output) : Created(report, entries, output);
  const auto written = ReplaceFiles({{options.output, BaselineText(std::move(entries))}});
  if (!written) return Refuse({written.error()}, streams);
  streams.out << text << std::flush;
  return kExitClean;
}

}  // namespace giq
