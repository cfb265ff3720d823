#include "webhook/review/judge.h"

#include <algorithm>
#include <utility>

#include "engine/edit/patch.h"
#include "engine/workload/interest.h"
#include "engine/workload/scale_facts.h"
#include "rules/table.h"
#include "webhook/review/object.h"
#include "webhook/review/subject.h"
#include "webhook/review/usage.h"

namespace giq {
namespace {

using Files = std::vector<std::shared_ptr<const File>>;

// Workloads of a namespace among which the target of an autoscaler is looked for by its neighbours.
constexpr std::size_t kMostCandidates = 50;

/// Rules of which silence shows that there is nothing to suppress: of pods that run, readiness and
/// the use of quota by others decide some.
std::vector<const Rule*> Decided(const Review& review, const Snapshot& snapshot) {
  const bool alone = snapshot.cluster == nullptr;
  const bool runs = !review.old_object.empty();
  std::vector<const Rule*> decided;
  for (const Rule* rule : AllRules()) {
    if (alone && !std::holds_alternative<CheckDocument>(rule->check)) continue;
    if (runs && (rule->family == Family::kQuota || rule->family == Family::kCompileCache)) continue;
    decided.push_back(rule);
  }
  return decided;
}

Judgement Find(const Case& judged, const Review& review, const Snapshot& snapshot) {
  const auto decided = Decided(review, snapshot);
  return Suppress(Analyze(judged.bundle, *judged.env, AllRules()), judged.bundle, *judged.env,
                  {AllRules(), AllRules(), decided});
}

std::string_view KindOf(const File& file) {
  const Node* root = RootOf(file);
  const Node* kind = root != nullptr ? root->Find("kind") : nullptr;
  return kind != nullptr && kind->IsString() ? kind->text : std::string_view();
}

bool IsNamed(const File& file, std::string_view kind, std::string_view name) {
  return KindOf(file) == kind && NameOf(*RootOf(file)) == name;
}

/// What else the namespace holds that may explain a workload; the stored state of what the review
/// brings is left out.
Files CompanionsOf(const ObjectName& own, const Snapshot& snapshot) {
  if (snapshot.cluster == nullptr) return {};
  Files files = snapshot.cluster->ObjectsOf(own.namespace_);
  std::erase_if(files, [&](const std::shared_ptr<const File>& file) {
    return file == nullptr || !IsCompanionKind(KindOf(*file)) || IsNamed(*file, own.kind, own.name);
  });
  return files;
}

std::unique_ptr<Case> MakeCase(std::shared_ptr<const File> file, Files companions,
                               const ObjectName& own, const Snapshot& snapshot) {
  auto made = std::make_unique<Case>();
  made->file = std::move(file);
  made->companions = std::move(companions);
  std::vector<const File*> others;
  for (const auto& companion : made->companions) others.push_back(companion.get());
  made->bundle = MakeBundle(*made->file, others);
  auto [env, without_own] = EnvironmentFor(snapshot.env, snapshot.cluster.get(), own);
  made->env = std::move(env);
  made->bundle.admission = Admission{.usage_without_own = without_own};
  return made;
}

bool HasCompileCache(const Bundle& bundle) {
  return std::ranges::any_of(bundle.workloads, [](const std::unique_ptr<Workload>& workload) {
    return workload->xla_cache.known();
  });
}

/// What is known of the pods that run: of an update from the old object, where a rule asks.
void AddReadiness(const Review& review, Bundle& bundle) {
  if (review.old_object.empty()) {
    bundle.admission->ready_replicas = 0;
    return;
  }
  if (!HasCompileCache(bundle)) return;
  const auto old = ReadObject(review.old_object);
  if (!old || RootOf(**old) == nullptr) return;
  bundle.admission->ready_replicas = ReadyReplicasOf(*RootOf(**old));
  bundle.admission->old_replicas = ReplicasOf(*RootOf(**old));
}

/// Keeps what is found in `judged` alone.
void LeaveOut(const Judgement& before, Judgement& judged) {
  const std::set<std::string> said = WhatIsSaid(before);
  for (auto* findings : {&judged.findings, &judged.suppressed}) {
    std::erase_if(*findings,
                  [&](const Finding& finding) { return said.contains(WhatIsSaid(finding)); });
  }
}

/// The objects as documents of one file.
std::shared_ptr<const File> Together(std::string_view first, const Files& others) {
  std::string text(first);
  for (const auto& other : others) {
    text += text.empty() ? "" : "\n---\n";
    text += ToJson(*RootOf(*other));
  }
  return ReadManifest(std::string(kObjectFile), std::move(text));
}

/// The workload that an autoscaler names, or where it names none those that it may mean.
Files TargetsOf(const Autoscaler& scaler, const Review& review, const Snapshot& snapshot) {
  if (snapshot.cluster == nullptr) return {};
  auto target = snapshot.cluster->Find(scaler.target_kind, review.namespace_, scaler.target_name);
  if (target != nullptr && RootOf(*target) != nullptr) return {std::move(target)};
  Files candidates = snapshot.cluster->ObjectsOf(review.namespace_);
  std::erase_if(candidates, [](const std::shared_ptr<const File>& file) {
    return file == nullptr || RootOf(*file) == nullptr || IsCompanionKind(KindOf(*file));
  });
  if (candidates.size() > kMostCandidates) candidates.clear();
  return candidates;
}

/// The workload as it would be with another number of replicas; null where it has no place for it.
std::shared_ptr<const File> WithReplicas(const File& workload, std::int64_t replicas) {
  const Edit edit{
      .op = Edit::Op::kAdd, .pointer = "/spec/replicas", .value_json = std::to_string(replicas)};
  auto scaled = PatchedJson(*RootOf(workload), std::span(&edit, 1));
  if (!scaled) return nullptr;
  return ReadManifest(workload.source().name(), *std::move(scaled));
}

Judged Skip(std::string why) { return {.cases = {}, .judgement = {}, .skipped = std::move(why)}; }

constexpr std::string_view kNoInference = "no inference workload";

}  // namespace

std::string WhatIsSaid(const Finding& finding) {
  const Node* root = finding.place.document->root;
  const Node* kind = root != nullptr ? root->Find("kind") : nullptr;
  std::string said(finding.rule->code);
  for (const std::string_view part :
       {kind != nullptr ? kind->text : std::string_view(),
        root != nullptr ? NameOf(*root) : std::string_view(), std::string_view(finding.message)}) {
    said.append("\n").append(part);
  }
  return finding.place.node == nullptr ? said : said + "\n" + PointerOf(*finding.place.node);
}

std::set<std::string> WhatIsSaid(const Judgement& judgement) {
  std::set<std::string> said;
  for (const auto* findings : {&judgement.findings, &judgement.suppressed}) {
    for (const Finding& finding : *findings) said.insert(WhatIsSaid(finding));
  }
  return said;
}

Judged JudgeWorkload(const Review& review, std::shared_ptr<const File> object,
                     const Snapshot& snapshot) {
  const ObjectName own{review.kind, review.namespace_, NameOf(*RootOf(*object))};
  Judged judged;
  Case& made = *judged.cases.emplace_back(
      MakeCase(std::move(object), CompanionsOf(own, snapshot), own, snapshot));
  if (made.bundle.workloads.empty()) return Skip(std::string(kNoInference));
  AddReadiness(review, made.bundle);
  judged.judgement = Find(made, review, snapshot);
  return judged;
}

Judged JudgeAutoscaler(const Review& review, const std::shared_ptr<const File>& object,
                       const Snapshot& snapshot) {
  const std::vector<Object> objects = ObjectsOf(*object);
  const auto scaler = objects.empty() ? std::nullopt : ReadAutoscaler(objects.front());
  if (!scaler) return Skip("an autoscaler without a spec");
  const Files targets = TargetsOf(*scaler, review, snapshot);
  if (targets.empty() && !HasInferenceMarker(review.object)) return Skip(std::string(kNoInference));

  const ObjectName own{scaler->target_kind, review.namespace_, scaler->target_name};
  const Files companions = CompanionsOf({review.kind, review.namespace_, scaler->name}, snapshot);
  Judged judged;
  Case& with = *judged.cases.emplace_back(
      MakeCase(Together(object->source().text(), targets), companions, own, snapshot));
  if (targets.empty()) {
    judged.judgement = Find(with, review, snapshot);
    return judged;
  }
  if (with.bundle.workloads.empty()) return Skip(std::string(kNoInference));
  Case& without =
      *judged.cases.emplace_back(MakeCase(Together("", targets), companions, own, snapshot));
  for (Case* each : {&with, &without}) {
    each->bundle.admission->ready_replicas =
        snapshot.cluster->ReadyReplicas(own.kind, own.namespace_, own.name);
  }
  judged.judgement = Find(with, review, snapshot);
  LeaveOut(Find(without, review, snapshot), judged.judgement);
  return judged;
}

Judged JudgeScale(const Review& review, const File& scale, const Snapshot& snapshot) {
  if (snapshot.cluster == nullptr) return Skip("the cluster is not known");
  const std::int64_t replicas = ReplicasOf(*RootOf(scale));
  const auto old = ReadObject(review.old_object);
  const std::int64_t before = old && RootOf(**old) != nullptr ? ReplicasOf(*RootOf(**old)) : 0;
  if (replicas <= before) return Skip("not scaled up");
  const ObjectName own{ScaledKind(review.resource), review.namespace_, review.name};
  const auto workload = snapshot.cluster->Find(own.kind, own.namespace_, own.name);
  if (workload == nullptr || RootOf(*workload) == nullptr) return Skip("the workload is not known");
  const Node& root = *RootOf(*workload);
  if (auto why = SkippedUnjudged(root, review, *snapshot.policy); !why.empty()) {
    return Skip(std::move(why));
  }
  Files companions = CompanionsOf(own, snapshot);
  // Whoever scales, the number is the one that the Scale says.
  std::erase_if(companions, [](const std::shared_ptr<const File>& file) {
    return KindOf(*file) == "HorizontalPodAutoscaler";
  });
  Judged judged;
  for (const std::int64_t number : {replicas, before}) {
    auto scaled = WithReplicas(*workload, number);
    if (scaled == nullptr) return Skip("the workload has no replicas");
    Case& made = *judged.cases.emplace_back(MakeCase(std::move(scaled), companions, own, snapshot));
    if (made.bundle.workloads.empty()) return Skip(std::string(kNoInference));
    made.bundle.admission->old_replicas = before;
    made.bundle.admission->ready_replicas =
        snapshot.cluster->ReadyReplicas(own.kind, own.namespace_, own.name);
  }
  judged.judgement = Find(*judged.cases.front(), review, snapshot);
  LeaveOut(Find(*judged.cases.back(), review, snapshot), judged.judgement);
  return judged;
}

Judged JudgeObject(const Review& review, const std::shared_ptr<const File>& object,
                   const Snapshot& snapshot) {
  switch (SubjectKindOf(review)) {
    case SubjectKind::kScale:
      return JudgeScale(review, *object, snapshot);
    case SubjectKind::kAutoscaler:
      return JudgeAutoscaler(review, object, snapshot);
    case SubjectKind::kWorkload:
    case SubjectKind::kNone:
      break;
  }
  return JudgeWorkload(review, object, snapshot);
}

Judged JudgeBefore(const Review& review, const Snapshot& snapshot) {
  const auto old = ReadObject(review.old_object);
  if (!old || RootOf(**old) == nullptr || !RootOf(**old)->IsMapping()) return {};
  // Judged as an update that changes nothing.
  Review before = review;
  before.object = review.old_object;
  return JudgeObject(before, *old, snapshot);
}

}  // namespace giq
