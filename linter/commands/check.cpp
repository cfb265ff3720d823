#include "linter/commands/check.h"

#include <algorithm>
#include <vector>

#include "linter/commands/tell.h"
#include "linter/input/replace_files.h"
#include "linter/report/baseline.h"

namespace giq {
namespace {

/// All files at once: either each of them is of this run, or none is.
void WriteFiles(const CheckOptions& options, Report& report) {
  std::vector<NewFile> files;
  for (const OutputFile& file : options.output_files) {
    files.push_back({file.path, RenderReport(report, {.format = file.format,
                                                      .silenced = options.silenced,
                                                      .standard_output = false})});
  }
  if (auto written = ReplaceFiles(files); !written) report.failures.push_back(written.error());
}

Result<std::vector<BaselineEntry>> AcceptedBy(const CheckOptions& options) {
  if (!options.baseline) return std::vector<BaselineEntry>();
  return ReadBaseline(*options.baseline);
}

}  // namespace

int ExitCode(const Report& report) {
  const bool fails = std::ranges::any_of(report.items, &ReportItem::fails);
  int code = fails ? kExitFindings : kExitClean;
  for (const Error& failure : report.failures) {
    code = std::max(code, failure.code == ErrorCode::kInternal ? kExitFault : kExitUsage);
  }
  return code;
}

int RunCheck(const CheckOptions& options, Streams& streams) {
  auto accepted = AcceptedBy(options);
  if (!accepted) return Refused(accepted.error(), streams);
  Report report = JudgeInputs(options, streams).report;
  if (options.baseline) AcceptBaseline(*accepted, report);
  const bool facts = options.view == View::kFacts;
  streams.out << (facts ? RenderFacts(report, options.format)
                        : RenderReport(report, {options.format, options.silenced}))
              << std::flush;
  WriteFiles(options, report);
  TellErrors(report.failures, streams);
  streams.err << SummaryLine(report, options.view) << std::flush;
  return ExitCode(report);
}

}  // namespace giq
