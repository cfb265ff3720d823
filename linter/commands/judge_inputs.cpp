// From paths to a report: judges the inputs on several threads and puts the parts together.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <map>

#include "linter/commands/check.h"
#include "linter/commands/judge.h"
#include "linter/commands/plan.h"
#include "linter/commands/progress.h"
#include "linter/commands/shared_findings.h"
#include "linter/commands/terminal.h"
#include "linter/commands/threads.h"
#include "linter/input/repository.h"

namespace giq {
namespace {

Forms FormsFor(const CheckOptions& options, const Streams& streams) {
  Forms forms{.style = {.color = WantsColor(options.color, streams)}};
  forms.Need(options.format, true);
  for (const OutputFile& file : options.output_files) forms.Need(file.format, false);
  forms.paths |= options.name_paths || options.baseline.has_value();
  return forms;
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
      parts[at] = Judge(task, options, stdin_stream);
      progress.Count();
      if (shows_progress) progress.Show();
    });
  };
  OnThreads(std::min(jobs, tasks.size()), work);
  return parts;
}

std::vector<Report> JudgeWithProgress(std::vector<JudgeTask> tasks, const JudgeOptions& judge,
                                      const CheckOptions& options, Streams& streams) {
  Progress progress(streams.err, ShowsProgress(options, streams), tasks.size(),
                    std::chrono::steady_clock::now);
  return JudgeAll(std::move(tasks), judge, ThreadsFor(options.jobs), streams.in, progress);
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
  Plan plan = PlanRun(options);
  judged.profiles = std::move(plan.profiles);
  judged.report = std::move(plan.report);
  Report& report = judged.report;
  const JudgeOptions judge{
      .limits = options.limits,
      .view = options.view,
      .facts_format = options.format,
      .verdict = {.suppress = options.suppress, .forms = FormsFor(options, streams)}};
  for (Report& part : JudgeWithProgress(std::move(plan.tasks), judge, options, streams)) {
    report.Add(std::move(part));
  }
  if (options.view == View::kFindings) AddSharedFindings(report, judge.verdict);
  report.Sort();
  if (judge.verdict.forms.paths) NamePaths(report);
  return judged;
}

}  // namespace giq
