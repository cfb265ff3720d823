#include "webhook/review/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/safe_text.h"

namespace giq {
namespace {

// What runs there keeps the cluster alive; a webhook that stops it may stop itself.
constexpr auto kSystemNamespaces = std::to_array<std::string_view>({
    "gke-gmp-system",
    "gke-managed-cim",
    "gke-managed-system",
    "gmp-public",
    "gmp-system",
    "kube-node-lease",
    "kube-public",
    "kube-system",
});

constexpr auto kScaled = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"deployments", "Deployment"},
    {"leaderworkersets", "LeaderWorkerSet"},
    {"replicasets", "ReplicaSet"},
    {"replicationcontrollers", "ReplicationController"},
    {"rollouts", "Rollout"},
    {"statefulsets", "StatefulSet"},
});

/// The API's own groups of which each kind has pods or is of no interest.
bool HoldsPods(std::string_view group, std::string_view kind) {
  if (group.empty()) return kind == "Pod" || kind == "ReplicationController";
  if (group == "apps") return kind != "ControllerRevision";
  if (group == "batch") return true;
  // Custom resources are read for the pod templates that they nest.
  return group.find('.') != std::string_view::npos && !group.ends_with(".k8s.io");
}

bool HasController(const Node& object, std::string_view& kind) {
  const Node* owners = object.At({"metadata", "ownerReferences"});
  if (owners == nullptr || !owners->IsSequence()) return false;
  for (const Node* owner : owners->items) {
    const Node* controller = owner->Find("controller");
    if (controller == nullptr || controller->kind != NodeKind::kBool || controller->integer == 0) {
      continue;
    }
    const Node* name = owner->Find("kind");
    kind = name != nullptr && name->IsString() ? name->text : std::string_view();
    return true;
  }
  return false;
}

}  // namespace

SubjectKind SubjectKindOf(const Review& review) {
  if (review.subresource == "scale") {
    return review.kind == "Scale" ? SubjectKind::kScale : SubjectKind::kNone;
  }
  if (!review.subresource.empty()) return SubjectKind::kNone;
  if (review.group == "autoscaling") {
    return review.kind == "HorizontalPodAutoscaler" ? SubjectKind::kAutoscaler : SubjectKind::kNone;
  }
  return HoldsPods(review.group, review.kind) ? SubjectKind::kWorkload : SubjectKind::kNone;
}

std::string_view ScaledKind(std::string_view resource) {
  const auto found =
      std::ranges::find(kScaled, resource, &std::pair<std::string_view, std::string_view>::first);
  return found == kScaled.end() ? std::string_view() : found->second;
}

std::string SkippedUnread(const Review& review, const Policy& policy,
                          std::string_view own_namespace) {
  const std::string& namespace_ = review.namespace_;
  if (!own_namespace.empty() && namespace_ == own_namespace) return "the webhook's own namespace";
  if (std::ranges::find(kSystemNamespaces, namespace_) != kSystemNamespaces.end()) {
    return "a system namespace";
  }
  if (IsExemptNamespace(policy, namespace_)) return "the policy exempts the namespace";
  if (SubjectKindOf(review) == SubjectKind::kNone) return "a kind that is not judged";
  const bool judged = review.operation == "CREATE" || review.operation == "UPDATE";
  return judged ? std::string() : "an operation that is not judged";
}

std::string SkippedUnjudged(const Node& object, const Review& review, const Policy& policy) {
  // Whoever takes a finalizer away must not be stopped, or the object stays for ever.
  const Node* deleted = object.At({"metadata", "deletionTimestamp"});
  if (deleted != nullptr && !deleted->IsNull()) return "it is being deleted";
  std::string_view controller;
  if (HasController(object, controller)) {
    return fmt::format("a controller owns it: {}", SafeText(controller, 100));
  }
  const Exemption* exemption = ExemptionOf(policy, review.namespace_, object);
  if (exemption == nullptr) return {};
  return exemption->reason.empty()
             ? "the policy exempts it"
             : fmt::format("the policy exempts it: {}", SafeText(exemption->reason, 200));
}

}  // namespace giq
