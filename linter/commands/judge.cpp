#include "linter/commands/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "engine/bundle/bundle.h"
#include "linter/input/interest.h"
#include "linter/input/read_file.h"

namespace giq {
namespace {

/// A file that belongs to its folder, or to this judgement alone.
struct OpenFile {
  const File* file = nullptr;
  std::unique_ptr<File> own = nullptr;
};

Result<OpenFile> Open(const JudgeTask& task, const Limits& limits, std::istream& stdin_stream) {
  const Input& input = task.input;
  if (task.folder != nullptr && task.profile->companions() == Companions::kFolder) {
    if (const File* shared = task.folder->Find(input.path)) return OpenFile{shared};
  }
  GIQ_TRY(std::string text, input.standard_input
                                ? ReadStream(stdin_stream, input.path, limits.file_bytes)
                                : ReadFile(input.path, limits.file_bytes));
  auto own = ReadManifest(input.path, std::move(text), limits);
  const File* file = own.get();
  return OpenFile{file, std::move(own)};
}

/// Why a file of a walk is left alone without being read as YAML; nothing when it is to be judged.
std::optional<SkipReason> LeftAlone(const JudgeTask& task) {
  if (task.input.named) return std::nullopt;
  const auto interest = task.folder->Scanned(task.input.path);
  if (!interest || interest->inference) return std::nullopt;
  if (interest->empty) return SkipReason::kEmpty;
  if (interest->companion && task.folder->HasInference()) return std::nullopt;
  return SkipReason::kNoInference;
}

bool IsUnreadable(const Document& document) { return document.root == nullptr; }

bool IsServed(const Document& document, const Bundle& bundle) {
  return std::ranges::any_of(bundle.workloads, [&](const auto& workload) {
    return workload->document == &document &&
           (workload->is_server() || workload->accelerator.known() ||
            workload->accelerators_per_pod.known());
  });
}

bool HoldsCompanion(const Document& document, const Bundle& bundle) {
  return std::ranges::any_of(bundle.objects, [&](const Object& object) {
    return object.document == &document && IsCompanionKind(object.kind);
  });
}

/// Whether a walk reports what it finds in a document of a file that it judges.
bool IsOfInterest(const Document& document, const Bundle& bundle) {
  return HasInferenceMarker(document.file->source().Slice(document.span)) ||
         IsServed(document, bundle) || HoldsCompanion(document, bundle);
}

Error LimitError(const Document& document, const Problem& problem) {
  const Source& source = document.file->source();
  const auto [line, column] = source.Locate(problem.span.begin);
  return {ErrorCode::kLimit, problem.message, {source.name(), line, column}};
}

/// Documents that a walk may speak about; the others that could not be read are counted.
std::vector<bool> DocumentsOfInterest(const JudgeTask& task, const Bundle& bundle, Report& report) {
  std::vector<bool> of_interest;
  for (const Document& document : bundle.file->documents()) {
    of_interest.push_back(task.input.named || IsOfInterest(document, bundle));
    if (of_interest.back() || !IsUnreadable(document)) continue;
    report.skipped.push_back({fmt::format("{} (document {})", task.input.path, document.index),
                              SkipReason::kUnparsable});
  }
  return of_interest;
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

}  // namespace

Report Judge(const JudgeTask& task, const JudgeOptions& options, std::istream& stdin_stream) {
  Report report;
  if (const auto reason = LeftAlone(task)) {
    report.skipped.push_back({task.input.path, *reason});
    return report;
  }
  const auto open = Open(task, options.limits, stdin_stream);
  if (!open) {
    report.failures.push_back(open.error());
    return report;
  }
  const File& file = *open->file;
  if (file.documents().empty()) {
    report.skipped.push_back({task.input.path, SkipReason::kEmpty});
    return report;
  }
  const bool alone = task.folder == nullptr || task.profile->companions() == Companions::kNone;
  const Bundle bundle = alone ? MakeBundle(file, std::span<const File* const>())
                              : MakeBundle(file, task.folder->Index());
  const std::vector<bool> of_interest = DocumentsOfInterest(task, bundle, report);
  AddFailures(bundle, of_interest, report);
  report.files = 1;
  if (options.view == View::kFacts) {
    for (const FactRow& row : FactsOf(bundle)) report.items.push_back(MakeItem(row, options.format));
    return report;
  }
  for (const Finding& finding : Analyze(bundle, *task.profile->environment, task.profile->rules)) {
    const Document& document = *finding.place.document;
    const bool wanted = document.file != &file || of_interest[document.index];
    if (!wanted || finding.severity < task.profile->least_shown()) continue;
    report.items.push_back(MakeItem(finding, options.format, options.style));
    report.fails |= task.profile->Fails(finding.severity);
  }
  return report;
}

}  // namespace giq
