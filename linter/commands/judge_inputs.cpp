// From paths to a report: finds the inputs, judges them on several threads, puts the parts
// together.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <exception>
#include <map>
#include <set>
#include <string_view>
#include <thread>

#include "linter/commands/check.h"
#include "linter/commands/judge.h"
#include "linter/commands/progress.h"
#include "linter/commands/shared_findings.h"
#include "linter/input/changed_files.h"
#include "linter/input/repository.h"

namespace giq {
namespace {

constexpr std::size_t kMaxJobs = 256;

/// A terminal that shows escape codes as they are.
bool IsDumb() {
  const char* terminal = std::getenv("TERM");
  return terminal != nullptr && std::string_view(terminal) == "dumb";
}

bool WantsColor(const CheckOptions& options, const Streams& streams) {
  if (options.color != ColorMode::kAuto) return options.color == ColorMode::kAlways;
  const char* no_color =
      std::getenv("NO_COLOR");  // https://no-color.org: any value but an empty one
  return streams.out_is_terminal && (no_color == nullptr || *no_color == '\0') && !IsDumb();
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

/// Hands out tasks to threads: to each one a folder of its own while there are any, because the
/// first who asks for a folder scans it and others would wait; then what is left in the others'.
class Schedule {
 public:
  /// `tasks` are sorted by folder.
  explicit Schedule(const std::vector<JudgeTask>& tasks) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (i == 0 || tasks[i].folder != tasks[i - 1].folder) folders_.emplace_back(i, i);
      folders_.back().end = i + 1;
    }
  }

  /// Calls `judge` with the index of each task that this thread gets.
  template <typename Judge>
  void Run(Judge judge) {
    for (std::size_t at = next_++; at < folders_.size(); at = next_++) Take(folders_[at], judge);
    for (Part& folder : folders_) Take(folder, judge);
  }

 private:
  struct Part {
    Part(std::size_t first, std::size_t last) : next(first), end(last) {}
    std::atomic<std::size_t> next;
    std::size_t end;
  };

  template <typename Judge>
  static void Take(Part& part, Judge& judge) {
    for (std::size_t at = part.next++; at < part.end; at = part.next++) judge(at);
  }

  std::deque<Part> folders_;
  std::atomic<std::size_t> next_ = 0;
};

/// Judges all tasks on several threads. A task is let go as soon as it is judged, and with the last
/// of a folder its files.
std::vector<Report> JudgeAll(std::vector<JudgeTask> tasks, const JudgeOptions& options,
                             std::size_t jobs, std::istream& stdin_stream, Progress& progress) {
  std::vector<Report> parts(tasks.size());
  Schedule schedule(tasks);
  const auto work = [&](bool shows_progress) {
    schedule.Run([&](std::size_t at) {
      const JudgeTask task = std::move(tasks[at]);
      parts[at] = JudgeGuarded(task, options, stdin_stream);
      progress.Count();
      if (shows_progress) progress.Show();
    });
  };
  std::vector<std::jthread> threads;
  for (std::size_t i = 1; i < std::min(jobs, tasks.size()); ++i) threads.emplace_back(work, false);
  work(true);
  threads.clear();  // joins
  return parts;
}

std::vector<Report> JudgeWithProgress(std::vector<JudgeTask> tasks, const JudgeOptions& judge,
                                      const CheckOptions& options, Streams& streams) {
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t jobs = std::min(kMaxJobs, options.jobs == 0 ? processors : options.jobs);
  const bool shown = options.progress && streams.err_is_terminal && !IsDumb();
  Progress progress(streams.err, shown, tasks.size(), std::chrono::steady_clock::now);
  return JudgeAll(std::move(tasks), judge, jobs, streams.in, progress);
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

}  // namespace

Judged JudgeInputs(const CheckOptions& options, Streams& streams) {
  Judged judged;
  Report& report = judged.report;
  Inventory inventory = FindInputs(options.paths, options.named);
  if (options.since) {
    if (auto kept = KeepChanged(*options.since, inventory); !kept) {
      report.failures = {kept.error()};
      report.unjudged = inventory.inputs.size();
      return judged;
    }
  }
  report.skipped = std::move(inventory.skipped);
  report.failures = std::move(inventory.failures);
  report.unjudged = report.failures.size();
  auto tasks = MakeTasks(options, std::move(inventory), judged);
  const JudgeOptions judge{
      .limits = options.limits,
      .view = options.view,
      .facts_format = options.format,
      .verdict = {.suppress = options.suppress, .forms = FormsFor(options, streams)}};
  for (Report& part : JudgeWithProgress(std::move(tasks), judge, options, streams)) {
    Append(report, std::move(part));
  }
  if (options.view == View::kFindings) AddSharedFindings(report, judge.verdict);
  report.Sort();
  if (judge.verdict.forms.paths) NamePaths(report);
  return judged;
}

}  // namespace giq
