#include "linter/commands/fix.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include "linter/commands/plan.h"
#include "linter/commands/progress.h"
#include "linter/commands/shared_findings.h"
#include "linter/commands/tell.h"
#include "linter/commands/terminal.h"
#include "linter/commands/threads.h"
#include "linter/fix/finish_folder.h"
#include "linter/fix/fix_folder.h"
#include "linter/fix/fix_tasks.h"
#include "linter/input/read_file.h"

namespace giq {
namespace {

/// What came of a folder, without the texts, which are let go when they are written.
struct Part {
  FolderOutcome outcome;
  std::vector<FixedFile> files;
};

class FixRun {
 public:
  FixRun(const FixOptions& options, Streams& streams)
      : options_(options),
        streams_(streams),
        settings_{.judge = {.limits = options.check.limits,
                            .verdict = {.suppress = options.check.suppress, .forms = {}}},
                  .unsafe = options.unsafe},
        json_(options.check.format == Format::kJson),
        color_(!json_ && WantsColor(options.check.color, streams)) {
    settings_.judge.verdict.forms.json = json_;
    report_.written = !options.diff;
  }

  int Run() {
    Plan plan = PlanRun(options_.check);
    report_.run = std::move(plan.report);
    ReadStandardInput(plan.tasks);
    const std::size_t files = plan.tasks.size();
    const auto folders = FixTasks(std::move(plan.tasks), options_.check);
    const std::size_t threads = ThreadsFor(options_.check.jobs);
    settings_.threads = folders.empty() ? 1 : std::max<std::size_t>(1, threads / folders.size());
    std::vector<Part> parts(folders.size());
    {
      Progress progress(streams_.err, ShowsProgress(options_.check, streams_), files,
                        std::chrono::steady_clock::now);
      ForEach(folders.size(), threads, [&](std::size_t i, bool is_first) {
        parts[i] = FixGuarded(folders[i]);
        for (std::size_t file = 0; file < folders[i].size(); ++file) progress.Count();
        if (is_first) progress.Show();
      });
    }
    for (Part& part : parts) Add(std::move(part));
    AddShared();
    report_.Sort();
    return Tell();
  }

 private:
  /// It can be read once, and is judged in each round.
  void ReadStandardInput(std::vector<JudgeTask>& tasks) {
    const auto found = std::ranges::find_if(
        tasks, [](const JudgeTask& task) { return task.input.standard_input; });
    if (found == tasks.end()) return;
    const std::string name(kStandardInputName);
    auto text = ReadStream(streams_.in, name, options_.check.limits.file_bytes);
    if (text) {
      settings_.texts.Put(name, *text);
      piped_ = *std::move(text);
      return;
    }
    report_.run.failures.push_back(text.error());
    ++report_.run.unjudged;
    tasks.erase(found);
  }

  /// A fault in one folder ends neither the run nor the process.
  Part FixGuarded(const std::vector<FixTask>& tasks) {
    Part part;
    try {
      part.outcome = FixFolder(tasks, settings_, streams_.in);
      const bool piped = tasks.front().judge.input.standard_input;
      if (!options_.diff && !piped) WriteFolder(part.outcome);
      part.files = FixedFilesOf(part.outcome, options_.diff, {.color = color_});
      if (piped && !part.outcome.groups.empty()) {
        piped_ = std::move(part.outcome.groups.front().front().text);
      }
      part.outcome.groups.clear();
    } catch (const std::exception& fault) {
      part = {};
      part.outcome.report.failures.push_back({ErrorCode::kInternal,
                                              fmt::format("internal fault: {}", fault.what()),
                                              {.file = tasks.front().judge.input.folder}});
    }
    return part;
  }

  void Add(Part part) {
    report_.run.Add(std::move(part.outcome.report));
    std::ranges::move(part.outcome.fixed, std::back_inserter(report_.fixed));
    std::ranges::move(part.outcome.left, std::back_inserter(report_.left));
    std::ranges::move(part.files, std::back_inserter(report_.files));
  }

  /// What the files of an environment exceed together is found when all of them are corrected.
  void AddShared() {
    AddSharedFindings(report_.run, settings_.judge.verdict);
    for (ReportItem& item : report_.run.items) {
      report_.left.push_back({std::move(item), LeftBecause::kNoFix, "no fix is known"});
    }
    report_.run.items.clear();
  }

  int Tell() {
    if (json_) {
      streams_.out << FixJson(report_);
    } else if (options_.diff) {
      for (const FixedFile& file : report_.files) streams_.out << file.diff;
    } else if (piped_) {
      streams_.out << *piped_;
    }
    streams_.out << std::flush;
    streams_.err << FixText(report_);
    TellErrors(report_.run.failures, streams_);
    streams_.err << FixSummary(report_) << std::flush;
    return Code();
  }

  [[nodiscard]] int Code() const {
    const bool left = std::ranges::any_of(
        report_.left, [](const LeftFinding& finding) { return finding.item.fails; });
    const bool would_change = options_.diff && !report_.files.empty();
    return std::max(left || would_change ? kExitFindings : kExitClean, ExitCode(report_.run));
  }

  const FixOptions& options_;
  Streams& streams_;
  FixSettings settings_;
  bool json_;
  bool color_;
  std::optional<std::string> piped_;  // what standard output gets
  FixReport report_;
};

}  // namespace

int RunFix(const FixOptions& options, Streams& streams) { return FixRun(options, streams).Run(); }

}  // namespace giq
