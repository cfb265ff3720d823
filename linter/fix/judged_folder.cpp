#include "linter/fix/judged_folder.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "linter/commands/threads.h"

namespace giq {

bool Found::Selected() const { return std::ranges::count(asked->rules, finding->rule) > 0; }

bool Found::Shown() const { return Selected() && finding->severity >= asked->least_shown(); }

JudgedFolder::JudgedFolder(std::span<const FixTask> tasks, const JudgeOptions& options,
                           const TextOverlay& texts, std::size_t threads,
                           std::istream& stdin_stream) {
  if (!tasks.empty() && !tasks.front().judge.input.standard_input) {
    folder_ =
        std::make_shared<FolderFiles>(tasks.front().judge.input.folder, options.limits, texts);
    for (const FixTask& task : tasks) {
      if (task.judge.input.named) folder_->AddNamed(task.judge.input.path);
    }
  }
  JudgeOptions with_texts = options;
  with_texts.texts = texts;
  examined_.resize(tasks.size());
  ForEach(tasks.size(), threads, [&](std::size_t i, bool) {
    JudgeTask task = tasks[i].judge;
    task.folder = folder_;
    examined_[i] = Examine(task, with_texts, stdin_stream);
  });
  KeepEachOnce(tasks);
}

void JudgedFolder::KeepEachOnce(std::span<const FixTask> tasks) {
  using Which =
      std::tuple<const Document*, std::uint32_t, std::uint32_t, std::string_view, std::string_view>;
  std::set<Which> seen;  // bundles have the findings on their common companions in common
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    for (const Finding& finding : examined_[i].verdict.findings) {
      const Span span = finding.place.span();
      const Which which{finding.place.document, span.begin, span.end, finding.rule->code,
                        finding.message};
      if (seen.insert(which).second) found_.push_back({&finding, tasks[i].asked.get()});
    }
  }
}

std::vector<Error> JudgedFolder::Failures() const {
  std::vector<Error> failures;
  for (const Examined& examined : examined_) {
    std::ranges::copy(examined.report.failures, std::back_inserter(failures));
  }
  return failures;
}

Report JudgedFolder::TakeReport(std::span<const FixTask> tasks, const VerdictOptions& options) {
  Report report;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const Verdict& verdict = examined_[i].verdict;
    const Verdict silenced{
        .findings = {}, .in_source = verdict.in_source, .configured = verdict.configured};
    AddVerdict(examined_[i].report, silenced, *tasks[i].asked, options);
    report.Add(std::exchange(examined_[i].report, {}));
  }
  return report;
}

}  // namespace giq
