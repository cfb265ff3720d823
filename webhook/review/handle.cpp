#include "webhook/review/handle.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/safe_text.h"
#include "engine/workload/interest.h"
#include "webhook/review/answer.h"
#include "webhook/review/judge.h"
#include "webhook/review/mutate.h"
#include "webhook/review/object.h"
#include "webhook/review/opinion.h"
#include "webhook/review/subject.h"
#include "webhook/review/wording.h"

namespace giq {
namespace {

constexpr std::size_t kLogGlyphs = 253;

Decision DecisionOf(const Review& review) {
  return {.uid = SafeText(review.uid, kLogGlyphs),
          .kind = SafeText(review.kind, kLogGlyphs),
          .namespace_ = SafeText(review.namespace_, kLogGlyphs),
          .name = SafeText(review.name, kLogGlyphs),
          .operation = SafeText(review.operation, kLogGlyphs),
          .subresource = SafeText(review.subresource, kLogGlyphs),
          .user = SafeText(review.user, kLogGlyphs),
          .dry_run = review.dry_run,
          .codes = {},
          .suppressed = {},
          .reason = {}};
}

Answer Bad(Decision decision, std::string why) {
  decision.verdict = Outcome::kBad;
  std::string body = BadRequestJson(why);
  decision.reason = std::move(why);
  return {.status = 400, .body = std::move(body), .decision = std::move(decision)};
}

Answer Skip(const Review& review, std::string why) {
  Answer answer{.body = ResponseJson({.uid = review.uid}), .decision = DecisionOf(review)};
  answer.decision.verdict = Outcome::kSkip;
  answer.decision.reason = std::move(why);
  return answer;
}

void AddCode(std::string_view code, std::vector<std::string_view>& codes) {
  const auto at = std::ranges::lower_bound(codes, code);
  if (at == codes.end() || *at != code) codes.insert(at, code);
}

Outcome OutcomeOf(Action strongest) {
  if (strongest == Action::kDeny) return Outcome::kDeny;
  return strongest == Action::kWarn ? Outcome::kWarn : Outcome::kAllow;
}

Answer Validate(const Review& review, const std::shared_ptr<const File>& object,
                const Snapshot& snapshot, std::chrono::sys_days today) {
  Judged judged = JudgeObject(review, object, snapshot);
  if (!judged.skipped.empty()) return Skip(review, std::move(judged.skipped));
  const Opinion opinion = FormOpinion(review, std::move(judged.judgement), snapshot, today);
  Response response{.uid = review.uid, .audit_annotations = AuditAnnotations(opinion)};
  Answer answer{.decision = DecisionOf(review)};
  answer.decision.verdict = OutcomeOf(opinion.strongest());
  if (answer.decision.verdict == Outcome::kDeny) {
    response.denial = DenialText(review, opinion);
  } else {
    response.warnings = WarningTexts(opinion);
  }
  for (const Ruled& ruled : opinion.ruled) AddCode(ruled.finding.rule->code, answer.decision.codes);
  for (const Finding& finding : opinion.silenced) {
    AddCode(finding.rule->code, answer.decision.suppressed);
  }
  answer.body = ResponseJson(response);
  return answer;
}

Answer MutateObject(const Review& review, const std::shared_ptr<const File>& object,
                    const Snapshot& snapshot, std::chrono::sys_days today) {
  Mutation mutation = Mutate(review, object, snapshot, today);
  Answer answer{.decision = DecisionOf(review)};
  answer.decision.verdict = mutation.patch.empty() ? Outcome::kAllow : Outcome::kMutate;
  answer.decision.codes = std::move(mutation.codes);
  answer.body = ResponseJson({.uid = review.uid, .patch = std::move(mutation.patch)});
  return answer;
}

/// Whether a text certainly holds nothing of inference. A Scale says nothing of its pods, and an
/// autoscaler little.
bool HoldsNoInference(const Review& review, const ObjectText& object) {
  return SubjectKindOf(review) == SubjectKind::kWorkload &&
         std::ranges::none_of(object.parts, HasInferenceMarker);
}

Answer HandleReview(const Review& review, Door door, const Snapshot& snapshot,
                    std::chrono::sys_days today) {
  std::string skipped = SkippedUnread(review, *snapshot.policy, snapshot.own_namespace);
  const bool scale = SubjectKindOf(review) == SubjectKind::kScale;
  if (skipped.empty() && door == Door::kMutate && scale) skipped = "a scale is not mutated";
  if (!skipped.empty()) return Skip(review, std::move(skipped));
  if (review.object.empty()) return Bad(DecisionOf(review), "the review has no request.object");
  const ObjectText text = WithoutBookkeeping(review.object);
  if (HoldsNoInference(review, text)) return Skip(review, "no inference workload");
  auto object = ReadObject(text);
  if (!object) {
    return Bad(DecisionOf(review), fmt::format("the review's {}", SafeText(object.error().Text())));
  }
  skipped = SkippedUnjudged(*RootOf(**object), review, *snapshot.policy);
  if (!skipped.empty()) return Skip(review, std::move(skipped));
  return door == Door::kValidate ? Validate(review, *object, snapshot, today)
                                 : MutateObject(review, *object, snapshot, today);
}

}  // namespace

std::string_view OutcomeName(Outcome outcome) {
  constexpr std::array<std::string_view, 6> kNames = {"skip", "allow",  "warn",
                                                      "deny", "mutate", "bad"};
  return kNames[static_cast<std::size_t>(outcome)];
}

Answer Handle(std::string_view review, Door door, const Snapshot& snapshot,
              std::chrono::sys_days today) {
  if (review.size() > kMaxReviewBytes) {
    return Bad({},
               fmt::format("a review of {} bytes, more than {}", review.size(), kMaxReviewBytes));
  }
  const auto wanted = [&](const Review& read) {
    return SkippedUnread(read, *snapshot.policy, snapshot.own_namespace).empty();
  };
  const auto read = ReadReview(review, wanted);
  if (!read) return Bad({}, read.error().what);
  return HandleReview(*read, door, snapshot, today);
}

}  // namespace giq
