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
  report.fails |= part.fails;
  std::ranges::move(part.items, std::back_inserter(report.items));
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

}  // namespace

int ExitCode(const Report& report) {
  int code = report.fails ? kExitFindings : kExitClean;
  for (const Error& failure : report.failures) {
    code = std::max(code, failure.code == ErrorCode::kInternal ? kExitFault : kExitUsage);
  }
  return code;
}

Judged JudgeInputs(const CheckOptions& options, Streams& streams) {
  Judged judged;
  Report& report = judged.report;
  Inventory inventory = FindInputs(options.paths, options.named);
  report.skipped = std::move(inventory.skipped);
  report.failures = std::move(inventory.failures);
  report.unjudged = report.failures.size();
  auto tasks = MakeTasks(options, std::move(inventory), judged);
  const JudgeOptions judge{.limits = options.limits,
                           .view = options.view,
                           .verdict = {.suppress = options.suppress,
                                       .format = options.format,
                                       .style = {.color = WantsColor(options, streams)}}};
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t jobs = std::min(kMaxJobs, options.jobs == 0 ? processors : options.jobs);
  for (Report& part : JudgeAll(std::move(tasks), judge, jobs, streams.in)) {
    Append(report, std::move(part));
  }
  if (options.view == View::kFindings) AddSharedFindings(report, judge.verdict);
  report.Sort();
  return judged;
}

int RunCheck(const CheckOptions& options, Streams& streams) {
  const Report report = JudgeInputs(options, streams).report;
  const bool facts = options.view == View::kFacts;
  streams.out << (facts ? RenderFacts(report, options.format)
                        : RenderReport(report, options.format))
              << std::flush;
  for (const Error& failure : report.failures) {
    streams.err << "error: " << SafeText(failure.Text()) << '\n';
  }
  streams.err << SummaryLine(report, options.view) << std::flush;
  return ExitCode(report);
}

}  // namespace giq
