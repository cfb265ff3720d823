#include "webhook/review/mutate.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/edit/patch.h"
#include "engine/edit/values.h"
#include "webhook/review/judge.h"
#include "webhook/review/object.h"
#include "webhook/review/opinion.h"
#include "webhook/review/subject.h"

namespace giq {
namespace {

// Each round makes one fix and judges the object anew. What people write needs few; an object that
// needs more, or so many bytes read again, is left as it is: half of the fixes would leave the rest
// to a second pass.
constexpr int kMostRounds = 32;
constexpr std::size_t kMostBytes = std::size_t{1} << 20;

/// Whether all of a fix lies in the object of the review, which is the first document of its file.
bool IsInObject(const Fix& fix) {
  return !fix.edits.empty() && std::ranges::all_of(fix.edits, [](const Edit& edit) {
    return edit.op != Edit::Op::kReplaceComment && edit.document->index == 0 &&
           edit.document->file->source().name() == kObjectFile;
  });
}

/// An object as text and as it was read.
struct State {
  std::string text;
  std::shared_ptr<const File> file;
};

/// The object after a fix; nothing when the fix is not made.
std::optional<State> Fixed(const Node& root, const Fix& fix) {
  if (!fix.safe || !IsInObject(fix)) return std::nullopt;
  auto fixed = PatchedJson(root, fix.edits);
  if (!fixed || *fixed == ToJson(root)) return std::nullopt;
  auto after = ReadObject(*fixed);
  if (!after || !KeepsItsSize(root, *RootOf(**after))) return std::nullopt;
  return State{*std::move(fixed), *std::move(after)};
}

/// One fix that was made: what it is, and the object after it.
struct Step {
  std::string_view code;
  std::vector<Edit> edits;
  State after;
};

/// `object` is the review's, as it was read.
std::optional<Step> NextStep(const Review& review, const std::shared_ptr<const File>& object,
                             const Snapshot& snapshot, std::chrono::sys_days today) {
  if (RootOf(*object) == nullptr || !RootOf(*object)->IsMapping()) return std::nullopt;
  const Node& root = *RootOf(*object);
  if (!SkippedUnjudged(root, review, *snapshot.policy).empty()) return std::nullopt;
  Judged judged = JudgeObject(review, object, snapshot);
  const Opinion opinion = FormOpinion(review, std::move(judged.judgement), snapshot, today);
  for (const Ruled& ruled : opinion.ruled) {
    if (ruled.ruling.action < Action::kWarn) break;  // they are sorted
    for (const Fix& fix : ruled.finding.fixes) {
      if (auto fixed = Fixed(root, fix)) {
        Step step{ruled.finding.rule->code, fix.edits, *std::move(fixed)};
        // The document goes with this round.
        for (Edit& edit : step.edits) edit.document = nullptr;
        return step;
      }
    }
  }
  return std::nullopt;
}

/// Whether the edits make the one object of the other. A patch that does not apply is an error for
/// the user whatever the failure policy is, so the whole of it is tried on the object as it came.
bool MakesOf(const File& received, std::span<const Edit> edits, const File& wanted) {
  const auto patched = PatchedJson(*RootOf(received), edits);
  if (!patched) return false;
  const auto made = ReadObject(*patched);
  return made && SameJson(*RootOf(**made), *RootOf(wanted));
}

}  // namespace

Mutation Mutate(const Review& review, const std::shared_ptr<const File>& object,
                const Snapshot& snapshot, std::chrono::sys_days today) {
  Mutation mutation;
  Review current = review;
  State state{.text = {}, .file = object};
  std::vector<Edit> edits;
  std::size_t bytes = 0;
  for (int round = 0;; ++round) {
    auto step = NextStep(current, state.file, snapshot, today);
    if (!step) break;
    bytes += current.object.size();
    if (round == kMostRounds || bytes > kMostBytes) return {};
    mutation.codes.push_back(step->code);
    for (Edit& edit : step->edits) edits.push_back(std::move(edit));
    state = std::move(step->after);
    current.object = state.text;
  }
  if (edits.empty()) return {};
  if (!MakesOf(*object, edits, *state.file)) return {};
  mutation.patch = JsonPatchOf(edits);
  std::ranges::sort(mutation.codes);
  const auto repeated = std::ranges::unique(mutation.codes);
  mutation.codes.erase(repeated.begin(), repeated.end());
  return mutation;
}

}  // namespace giq
