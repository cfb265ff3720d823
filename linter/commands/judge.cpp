#include "linter/commands/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "engine/bundle/bundle.h"
#include "engine/document/template_draft.h"
#include "engine/workload/interest.h"
#include "linter/input/of_interest.h"
#include "linter/input/read_file.h"

namespace giq {
namespace {

/// A file that belongs to its folder, or to this judgement alone; or why it is left alone.
struct OpenFile {
  const File* file = nullptr;
  std::shared_ptr<const File> own = nullptr;
  std::optional<SkipReason> skip = std::nullopt;
};

/// Why a file is left alone without reading it as YAML; nothing when it is to be judged.
std::optional<SkipReason> LeftAlone(const JudgeTask& task, const Interest& interest) {
  if (!task.input.filtered || interest.inference) return std::nullopt;
  if (interest.empty) return SkipReason::kEmpty;
  const bool beside = task.folder != nullptr && task.folder->HasInference();
  if (interest.companion && beside) return std::nullopt;
  return SkipReason::kNoInference;
}

Result<std::string> TextOf(const Input& input, const JudgeOptions& options,
                           std::istream& stdin_stream) {
  const std::size_t most = options.limits.file_bytes;
  if (const std::string* text = options.texts.Find(input.path)) return *text;
  return input.standard_input ? ReadStream(stdin_stream, input.path, most)
                              : ReadFile(input.path, most);
}

Result<OpenFile> Open(const JudgeTask& task, const JudgeOptions& options,
                      std::istream& stdin_stream) {
  const Input& input = task.input;
  const auto scanned = task.folder == nullptr ? std::nullopt : task.folder->Scanned(input.path);
  if (scanned) {
    if (const auto skip = LeftAlone(task, *scanned)) return OpenFile{.skip = skip};
    const bool shared = task.profile->companions() == Companions::kFolder;
    if (const File* file = shared ? task.folder->Find(input.path) : nullptr) return OpenFile{file};
  }
  GIQ_TRY(std::string text, TextOf(input, options, stdin_stream));
  if (!scanned) {
    if (const auto skip = LeftAlone(task, ScanForInterest(text))) return OpenFile{.skip = skip};
  }
  std::shared_ptr<const File> own = ReadManifest(input.path, std::move(text), options.limits,
                                                 input.filtered ? IsWorthReading : nullptr);
  const File* file = own.get();
  return OpenFile{file, std::move(own)};
}

Error LimitError(const Document& document, const Problem& problem) {
  const Source& source = document.file->source();
  const auto [line, column] = source.Locate(problem.span.begin);
  return {ErrorCode::kLimit, problem.message, {source.name(), line, column}};
}

bool IsTemplate(const Problem& problem) { return problem.kind == ProblemKind::kTemplate; }

/// Why a document cannot be judged without that being a finding or an error; nothing when it is
/// readable or reported.
std::optional<SkipReason> SkippedBecause(const Document& document, bool of_interest) {
  if (document.left_unread) return SkipReason::kNoInference;
  if (document.root != nullptr) return std::nullopt;
  if (std::ranges::any_of(document.problems, IsTemplate)) return SkipReason::kTemplate;
  if (!of_interest) return SkipReason::kUnparsable;
  return std::nullopt;
}

/// Documents that a run may speak about; those that it cannot read and does not report are counted.
std::vector<bool> DocumentsOfInterest(const JudgeTask& task, const Bundle& bundle, Report& report) {
  const auto& documents = bundle.file->documents();
  std::vector<bool> of_interest =
      task.input.filtered ? OfInterest(bundle) : std::vector<bool>(documents.size(), true);
  for (const Document& document : documents) {
    const auto reason = SkippedBecause(document, of_interest[document.index]);
    if (!reason) continue;
    const std::string which =
        documents.size() == 1 ? "" : fmt::format(" (document {})", document.index);
    report.skipped.push_back({task.input.path + which, *reason});
  }
  return of_interest;
}

/// A template shows its facts through a draft of what it renders to; null for other files.
std::unique_ptr<File> DraftOf(const File& file, const Limits& limits) {
  const bool is_template = std::ranges::any_of(file.documents(), [](const Document& document) {
    return document.root == nullptr && std::ranges::any_of(document.problems, IsTemplate);
  });
  if (!is_template) return nullptr;
  return ReadTemplateDraft(file.source().name(), file.source().text(), limits);
}

bool IsUnjudged(const Document& document) {
  return document.root == nullptr &&
         std::ranges::none_of(document.problems, [](const Problem& problem) {
           return problem.kind == ProblemKind::kSyntax;
         });
}

void AddFailures(const Bundle& bundle, const std::vector<bool>& of_interest, Report& report) {
  for (const Document& document : bundle.file->documents()) {
    if (!of_interest[document.index]) continue;
    for (const Problem& problem : document.problems) {
      if (problem.kind == ProblemKind::kLimit) {
        report.failures.push_back(LimitError(document, problem));
      }
    }
  }
}

/// Keeps what the workloads take of their limits, and with it the file that they lie in.
void HoldShares(const Bundle& bundle, const JudgeTask& task, const OpenFile& open, Report& report) {
  const Environment& env = *task.profile->environment;
  std::shared_ptr<const void> holder = open.own;
  if (holder == nullptr) holder = task.folder;
  for (QuotaShare& share : SharesOf(bundle, env)) {
    report.shares.push_back({std::move(share), task.profile, holder});
  }
  report.uncounted += static_cast<std::size_t>(
      std::ranges::count_if(bundle.workloads, [&](const std::unique_ptr<Workload>& workload) {
        return workload->accelerators_per_pod.known() && LimitsOf(*workload, env).empty();
      }));
}

/// The findings on documents that the run speaks of; those on companions always count.
Verdict FindIn(const Bundle& bundle, const std::vector<bool>& of_interest, const JudgeTask& task,
               const VerdictOptions& options) {
  Verdict verdict = JudgeBundle(bundle, *task.profile, options);
  const auto unwanted = [&](const Finding& finding) {
    const Document& document = *finding.place.document;
    return document.file == bundle.file && !of_interest[document.index];
  };
  for (auto* findings : {&verdict.findings, &verdict.in_source, &verdict.configured}) {
    std::erase_if(*findings, unwanted);
  }
  return verdict;
}

Verdict JudgeFile(const OpenFile& open, const JudgeTask& task, const JudgeOptions& options,
                  Report& report) {
  const auto draft = options.view == View::kFacts ? DraftOf(*open.file, options.limits) : nullptr;
  const File& file = draft != nullptr ? *draft : *open.file;
  VerdictOptions verdict = options.verdict;
  verdict.alone = task.folder == nullptr || task.profile->companions() == Companions::kNone;
  const Bundle bundle = verdict.alone ? MakeBundle(file, std::span<const File* const>())
                                      : MakeBundle(file, task.folder->Scopes());
  const std::vector<bool> of_interest = DocumentsOfInterest(task, bundle, report);
  AddFailures(bundle, of_interest, report);
  report.files = std::ranges::all_of(file.documents(), IsUnjudged) ? 0 : 1;
  if (options.view == View::kFacts) {
    for (const FactRow& row : FactsOf(bundle))
      report.items.push_back(MakeItem(row, options.facts_format));
    return {};
  }
  if (report.files > 0) report.judged.push_back({task.input.path, {}, task.profile});
  const bool shared = !task.profile->environment_name.empty();
  if (shared || options.view == View::kQuota) HoldShares(bundle, task, open, report);
  if (options.view == View::kQuota) return {};
  return FindIn(bundle, of_interest, task, verdict);
}

Examined ExamineInput(const JudgeTask& task, const JudgeOptions& options,
                      std::istream& stdin_stream) {
  Examined examined;
  Report& report = examined.report;
  const auto open = Open(task, options, stdin_stream);
  if (!open) {
    report.failures.push_back(open.error());
    return examined;
  }
  const bool empty = open->file != nullptr && open->file->documents().empty();
  if (open->skip || empty) {
    report.skipped.push_back({task.input.path, open->skip.value_or(SkipReason::kEmpty)});
    return examined;
  }
  examined.own = open->own;
  examined.verdict = JudgeFile(*open, task, options, report);
  return examined;
}

}  // namespace

Examined Examine(const JudgeTask& task, const JudgeOptions& options, std::istream& stdin_stream) {
  try {
    return ExamineInput(task, options, stdin_stream);
  } catch (const std::exception& fault) {
    Examined examined;
    examined.report.failures.push_back({ErrorCode::kInternal,
                                        fmt::format("internal fault: {}", fault.what()),
                                        {.file = task.input.path}});
    return examined;
  }
}

Report Judge(const JudgeTask& task, const JudgeOptions& options, std::istream& stdin_stream) {
  Examined examined = Examine(task, options, stdin_stream);
  AddVerdict(examined.report, examined.verdict, *task.profile, options.verdict);
  return std::move(examined.report);
}

}  // namespace giq
