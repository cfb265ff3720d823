#include "linter/commands/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <thread>

#include "linter/commands/judge.h"
#include "linter/commands/shared_findings.h"
#include "linter/input/replace_files.h"
#include "linter/input/repository.h"
#include "linter/report/baseline.h"
#include "linter/report/safe_text.h"

namespace giq {
namespace {

constexpr std::size_t kMaxJobs = 256;

bool WantsColor(const CheckOptions& options, const Streams& streams) {
  if (options.color != ColorMode::kAuto) return options.color == ColorMode::kAlways;
  const char* no_color =
      std::getenv("NO_COLOR");  // https://no-color.org: any value but an empty one
  const char* terminal = std::getenv("TERM");
  const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
  return streams.out_is_terminal && (no_color == nullptr || *no_color == '\0') && !dumb;
}

Forms FormsFor(const CheckOptions& options, const Streams& streams) {
  Forms forms{.style = {.color = WantsColor(options, streams)}};
  forms.Need(options.format, true);
  for (const OutputFile& file : options.output_files) forms.Need(file.format, false);
  forms.paths |= options.name_paths || options.baseline.has_value();
  return forms;
}

/// One task an input; inputs whose configuration is broken become failures, told once.
std::vector<JudgeTask> MakeTasks(const CheckOptions& options, Inventory inventory, Judged& judged) {
  Report& report = judged.report;
  Profiles profiles(options.flags, options.lookup, options.config);
  std::map<std::string, std::shared_ptr<FolderFiles>> folders;
  std::set<std::string> told;
  std::vector<JudgeTask> tasks;
  for (Input& input : inventory.inputs) {
    auto profile = profiles.For(input.folder, input.standard_input ? "" : input.path);
    if (!profile) {
      ++report.unjudged;
      if (told.insert(profile.error().Text()).second) report.failures.push_back(profile.error());
      continue;
    }
    if (std::ranges::find(judged.profiles, *profile) == judged.profiles.end()) {
      judged.profiles.push_back(*profile);
    }
    std::shared_ptr<FolderFiles> folder;
    if (!input.standard_input) {
      folder = folders.try_emplace(input.folder).first->second;
      if (folder == nullptr) {
        folder = std::make_shared<FolderFiles>(input.folder, options.limits);
        folders[input.folder] = folder;
      }
      if (input.named) folder->AddNamed(input.path);
    }
    tasks.push_back({std::move(input), *std::move(profile), std::move(folder)});
  }
  return tasks;
}

void Append(Report& report, Report part) {
  report.files += part.files;
  report.hidden += part.hidden;
  report.unjudged += part.failures.empty() ? 0 : 1;
  std::ranges::move(part.items, std::back_inserter(report.items));
  std::ranges::move(part.judged, std::back_inserter(report.judged));
  report.uncounted += part.uncounted;
  std::ranges::move(part.shares, std::back_inserter(report.shares));
  std::ranges::move(part.suppressed, std::back_inserter(report.suppressed));
  std::ranges::move(part.skipped, std::back_inserter(report.skipped));
  std::ranges::move(part.failures, std::back_inserter(report.failures));
}

/// A fault while judging one input ends neither the run nor the process: it is told, and the exit
/// code is 3.
Report JudgeGuarded(const JudgeTask& task, const JudgeOptions& options,
                    std::istream& stdin_stream) {
  Report report;
  try {
    return Judge(task, options, stdin_stream);
  } catch (const std::exception& fault) {
    report.failures.push_back({ErrorCode::kInternal,
                               fmt::format("internal fault: {}", fault.what()),
                               {.file = task.input.path}});
  }
  return report;
}

/// Judges all tasks on several threads. A task is let go as soon as it is judged, and with the last
/// of a folder its files.
std::vector<Report> JudgeAll(std::vector<JudgeTask> tasks, const JudgeOptions& options,
                             std::size_t jobs, std::istream& stdin_stream) {
  std::vector<Report> parts(tasks.size());
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t at = next++; at < tasks.size(); at = next++) {
      const JudgeTask task = std::move(tasks[at]);
      parts[at] = JudgeGuarded(task, options, stdin_stream);
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(jobs, tasks.size()); ++i) threads.emplace_back(work);
  work();
  threads.clear();  // joins
  return parts;
}

void NamePaths(Report& report) {
  RepositoryNames names;
  std::map<std::string, std::string> known;
  const auto name = [&](const std::string& file) -> const std::string& {
    const auto [at, is_new] = known.try_emplace(file);
    if (is_new) at->second = names.NameOf(file);
    return at->second;
  };
  for (ReportItem& item : report.items) item.path = name(item.file);
  for (ReportItem& item : report.suppressed) item.path = name(item.file);
  for (JudgedFile& file : report.judged) file.path = name(file.file);
}

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

Judged JudgeInputs(const CheckOptions& options, Streams& streams) {
  Judged judged;
  Report& report = judged.report;
  Inventory inventory = FindInputs(options.paths);
  report.skipped = std::move(inventory.skipped);
  report.failures = std::move(inventory.failures);
  report.unjudged = report.failures.size();
  auto tasks = MakeTasks(options, std::move(inventory), judged);
  const JudgeOptions judge{
      .limits = options.limits,
      .view = options.view,
      .facts_format = options.format,
      .verdict = {.suppress = options.suppress, .forms = FormsFor(options, streams)}};
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t jobs = std::min(kMaxJobs, options.jobs == 0 ? processors : options.jobs);
  for (Report& part : JudgeAll(std::move(tasks), judge, jobs, streams.in)) {
    Append(report, std::move(part));
  }
  if (options.view == View::kFindings) AddSharedFindings(report, judge.verdict);
  report.Sort();
  if (judge.verdict.forms.paths) NamePaths(report);
  return judged;
}

int RunCheck(const CheckOptions& options, Streams& streams) {
  auto accepted = AcceptedBy(options);
  if (!accepted) {
    streams.err << "error: " << SafeText(accepted.error().Text()) << '\n';
    return kExitUsage;
  }
  Report report = JudgeInputs(options, streams).report;
  if (options.baseline) AcceptBaseline(*accepted, report);
  const bool facts = options.view == View::kFacts;
  streams.out << (facts ? RenderFacts(report, options.format)
                        : RenderReport(report, {options.format, options.silenced}))
              << std::flush;
  WriteFiles(options, report);
  for (const Error& failure : report.failures) {
    streams.err << "error: " << SafeText(failure.Text()) << '\n';
  }
  streams.err << SummaryLine(report, options.view) << std::flush;
  return ExitCode(report);
}

}  // namespace giq
