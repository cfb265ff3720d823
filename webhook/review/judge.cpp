#include "webhook/review/judge.h"

#include <algorithm>
#include <utility>

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

/// Rules of which silence shows that there is nothing to suppress: not those that readiness and the
/// use of quota by others decide.
std::vector<const Rule*> Decided(const Snapshot& snapshot) {
  std::vector<const Rule*> decided;
  for (const Rule* rule : AllRules()) {
    const bool alone = snapshot.cluster == nullptr;
    if (alone && !std::holds_alternative<CheckDocument>(rule->check)) continue;
    if (rule->family == Family::kQuota || rule->family == Family::kCompileCache) continue;
    decided.push_back(rule);
  }
  return decided;
}

Judgement Find(const Case& judged, const Snapshot& snapshot) {
  const auto decided = Decided(snapshot);
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
  for (auto* findings : {&judged.findings, &judged.suppressed}) {
    std::erase_if(*findings, [&](const Finding& finding) {
      const auto same = [&](const Finding& other) { return SaySame(finding, other); };
      return std::ranges::any_of(before.findings, same) ||
             std::ranges::any_of(before.suppressed, same);
    });
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

/// Sets the number that `spec.replicas` gives.
void SetReplicas(std::int64_t replicas, const Node& root, Bundle& bundle) {
  const Node* spec = root.Find("spec");
  const Node* written = spec != nullptr ? spec->Find("replicas") : nullptr;
  for (const auto& workload : bundle.workloads) {
    const Place at = workload->replicas.at();
    if (at.node != nullptr && (at.node == written || at.node == spec)) {
      workload->replicas = Fact<std::int64_t>::Known(replicas, at);
    }
  }
}

Judged Skip(std::string why) { return {.cases = {}, .judgement = {}, .skipped = std::move(why)}; }

constexpr std::string_view kNoInference = "no inference workload";

}  // namespace

bool SaySame(const Finding& a, const Finding& b) {
  const auto pointer = [](const Finding& finding) {
    return finding.place.node != nullptr ? PointerOf(*finding.place.node) : std::string();
  };
  const auto object = [](const Finding& finding) {
    const Node* root = finding.place.document->root;
    const Node* kind = root != nullptr ? root->Find("kind") : nullptr;
    return std::pair(kind != nullptr ? kind->text : std::string_view(),
                     root != nullptr ? NameOf(*root) : std::string_view());
  };
  return a.rule == b.rule && a.message == b.message && object(a) == object(b) &&
         pointer(a) == pointer(b);
}

Judged JudgeWorkload(const Review& review, std::shared_ptr<const File> object,
                     const Snapshot& snapshot) {
  const ObjectName own{review.kind, review.namespace_, NameOf(*RootOf(*object))};
  Judged judged;
  Case& made = *judged.cases.emplace_back(
      MakeCase(std::move(object), CompanionsOf(own, snapshot), own, snapshot));
  if (made.bundle.workloads.empty()) return Skip(std::string(kNoInference));
  AddReadiness(review, made.bundle);
  judged.judgement = Find(made, snapshot);
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
    judged.judgement = Find(with, snapshot);
    return judged;
  }
  if (with.bundle.workloads.empty()) return Skip(std::string(kNoInference));
  Case& without =
      *judged.cases.emplace_back(MakeCase(Together("", targets), companions, own, snapshot));
  for (Case* each : {&with, &without}) {
    each->bundle.admission->ready_replicas =
        snapshot.cluster->ReadyReplicas(own.kind, own.namespace_, own.name);
  }
  judged.judgement = Find(with, snapshot);
  LeaveOut(Find(without, snapshot), judged.judgement);
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
    Case& made = *judged.cases.emplace_back(MakeCase(workload, companions, own, snapshot));
    if (made.bundle.workloads.empty()) return Skip(std::string(kNoInference));
    SetReplicas(number, root, made.bundle);
    made.bundle.admission->old_replicas = before;
    made.bundle.admission->ready_replicas =
        snapshot.cluster->ReadyReplicas(own.kind, own.namespace_, own.name);
  }
  judged.judgement = Find(*judged.cases.front(), snapshot);
  LeaveOut(Find(*judged.cases.back(), snapshot), judged.judgement);
  return judged;
}

Judged JudgeBefore(const Review& review, const Snapshot& snapshot) {
  auto old = ReadObject(review.old_object);
  if (!old || RootOf(**old) == nullptr || !RootOf(**old)->IsMapping()) return {};
  // Judged as an update that changes nothing.
  Review before = review;
  before.object = review.old_object;
  return SubjectKindOf(review) == SubjectKind::kAutoscaler
             ? JudgeAutoscaler(before, *old, snapshot)
             : JudgeWorkload(before, *std::move(old), snapshot);
}

}  // namespace giq
