#include "webhook/server/cluster.h"

#include <utility>

#include "webhook/kube/snapshot.h"
#include "webhook/review/object.h"
#include "webhook/review/review.h"
#include "webhook/review/subject.h"

namespace giq {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kCountAgain{1};
// Of the two seconds that the API server waits for an answer.
constexpr std::chrono::milliseconds kConfigMapWait{300};

Provisioning ProvisioningOf(Purchase purchase) {
  switch (purchase) {
    case Purchase::kSpot:
      return Provisioning::kSpot;
    case Purchase::kFlexStart:
      return Provisioning::kFlexStart;
    case Purchase::kReservation:
      return Provisioning::kReservation;
    case Purchase::kOnDemand:
      break;
  }
  return Provisioning::kOnDemand;
}

/// One snapshot of a store.
class StoreView final : public ClusterView {
 public:
  StoreView(std::shared_ptr<const StoreSnapshot> snapshot, std::shared_ptr<UseCounter> counter)
      : snapshot_(std::move(snapshot)), counter_(std::move(counter)) {}

  std::vector<std::shared_ptr<const File>> ObjectsOf(std::string_view namespace_) const override {
    return snapshot_->AllIn(namespace_);
  }

  std::shared_ptr<const File> Find(std::string_view kind, std::string_view namespace_,
                                   std::string_view name) const override {
    return snapshot_->Find(kind, namespace_, name).file;
  }

  std::optional<std::int64_t> ReadyReplicas(std::string_view kind, std::string_view namespace_,
                                            std::string_view name) const override {
    const auto file = Find(kind, namespace_, name);
    const Node* root = file != nullptr ? RootOf(*file) : nullptr;
    if (root == nullptr) return std::nullopt;
    return ReadyReplicasOf(*root).value_or(0);
  }

  std::optional<std::vector<AcceleratorUse>> UseByOthers(const ObjectName& except) const override {
    if (counter_ == nullptr) return std::nullopt;
    const auto count = counter_->Of(*snapshot_, Clock::now());
    if (!count->complete) return std::nullopt;
    std::vector<AcceleratorUse> uses;
    for (const auto& holding : count->Without(except.kind, except.namespace_, except.name)) {
      if (holding.held <= 0) continue;
      uses.push_back({.accelerator = holding.accelerator,
                      .provisioning = ProvisioningOf(holding.purchase),
                      .amount = holding.held});
    }
    return uses;
  }

 private:
  std::shared_ptr<const StoreSnapshot> snapshot_;
  std::shared_ptr<UseCounter> counter_;
};

std::vector<std::pair<std::string, std::string>> KindLabel(const ResourceSpec& spec) {
  return {{"resource", spec.type.Name()}};
}

}  // namespace

std::shared_ptr<const AcceleratorCount> UseCounter::Of(const StoreSnapshot& snapshot,
                                                       Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  const bool current = count_ != nullptr && (snapshot.revision() == revision_ ||
                                             (count_->complete && now - counted_ < kCountAgain));
  if (!current) {
    count_ = std::make_shared<const AcceleratorCount>(CountAccelerators(snapshot));
    revision_ = snapshot.revision();
    counted_ = now;
  }
  return count_;
}

Cluster::Cluster(std::unique_ptr<ClusterWatch> watch, bool counts_use)
    : watch_(std::move(watch)), counter_(counts_use ? std::make_shared<UseCounter>() : nullptr) {}

Result<std::unique_ptr<Cluster>> Cluster::Follow(const Connector& connect, bool counts_use,
                                                 Log& log) {
  const auto tell = [&log](std::string_view resource, std::string_view what) {
    log.Event(LogLevel::kInfo, what, {{"resource", resource}});
  };
  GIQ_TRY(std::unique_ptr<ClusterWatch> watch, ClusterWatch::Start(connect, tell));
  return std::unique_ptr<Cluster>(new Cluster(std::move(watch), counts_use));
}

std::shared_ptr<const ClusterView> Cluster::ViewFor(std::string_view review) {
  // Most objects name none, and are read only once.
  if (review.find("\"configMap") != std::string_view::npos) FetchConfigMaps(review);
  return std::make_shared<const StoreView>(watch_->Snapshot(), counter_);
}

void Cluster::FetchConfigMaps(std::string_view text) {
  const auto review = ReadReview(
      text, [](const Review& head) { return SubjectKindOf(head) == SubjectKind::kWorkload; });
  if (!review || review->object.empty()) return;
  const auto object = ReadObject(review->object);
  const Node* root = object ? RootOf(**object) : nullptr;
  if (root == nullptr) return;
  const std::vector<std::string> names = NamedConfigMaps(*root);
  // What has not come in time is unknown to the rules.
  if (!names.empty()) {
    (void)watch_->Fetch("ConfigMap", review->namespace_, names, kConfigMapWait);
  }
}

std::vector<Reading> Cluster::Readings() const {
  const auto snapshot = watch_->Snapshot();
  std::vector<Reading> objects;
  std::vector<Reading> synced;
  for (std::size_t i = 0; i < snapshot->tables().size(); ++i) {
    const ResourceSpec& spec = snapshot->specs()[i];
    const ResourceStatus& status = snapshot->tables()[i]->status;
    objects.push_back({.name = "giq_webhook_cluster_objects",
                       .help = "Objects of the cluster that are held.",
                       .value = static_cast<double>(status.objects),
                       .labels = KindLabel(spec)});
    const bool well = !status.stale && (status.state == ResourceState::kSynced ||
                                        status.state == ResourceState::kOnDemand);
    synced.push_back({.name = "giq_webhook_cluster_synced",
                      .help = "Whether a kind of objects is read and up to date.",
                      .value = well ? 1.0 : 0.0,
                      .labels = KindLabel(spec)});
  }
  objects.insert(objects.end(), synced.begin(), synced.end());
  return objects;
}

}  // namespace giq
