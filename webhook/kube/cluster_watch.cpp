#include "webhook/kube/cluster_watch.h"

#include <thread>
#include <utility>

namespace giq {

class ClusterWatch::Impl {
 public:
  explicit Impl(std::unique_ptr<Store> store) : store_(std::move(store)) {}
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  ~Impl() {
    pace_.Stop();
    for (const auto& reflector : reflectors_) reflector->Cancel();
    for (const auto& named : named_) named->Stop();
  }

  Result<void> Add(std::size_t resource, const Connector& connect, const Tell& tell,
                   const ClusterWatchOptions& options) {
    GIQ_TRY(std::unique_ptr<Transport> transport, connect());
    KubeClient client(std::move(transport));
    if (store_->specs()[resource].on_demand) {
      named_.push_back(std::make_unique<NamedObjects>(resource, std::move(client), *store_, pace_,
                                                      tell, options.named));
    } else {
      reflectors_.push_back(std::make_unique<Reflector>(resource, std::move(client), *store_, pace_,
                                                        tell, options.reflector));
    }
    return {};
  }

  void Run() {
    for (const auto& reflector : reflectors_)
      threads_.emplace_back([&reflector = *reflector] { reflector.Run(); });
    for (const auto& named : named_) threads_.emplace_back([&named = *named] { named.Run(); });
  }

  [[nodiscard]] const Store& store() const { return *store_; }
  [[nodiscard]] NamedObjects* Named(std::string_view kind) const {
    for (const auto& named : named_) {
      if (named->type().kind == kind) return named.get();
    }
    return nullptr;
  }

 private:
  RealPace pace_;
  std::unique_ptr<Store> store_;
  std::vector<std::unique_ptr<Reflector>> reflectors_;
  std::vector<std::unique_ptr<NamedObjects>> named_;
  std::vector<std::jthread> threads_;  // last: joined before what they use is gone
};

Result<std::unique_ptr<ClusterWatch>> ClusterWatch::Start(const Connector& connect, Tell tell,
                                                          ClusterWatchOptions options) {
  GIQ_TRY(std::unique_ptr<Store> store, Store::Create(options.resources, options.limits));
  auto impl = std::make_unique<Impl>(std::move(store));
  for (std::size_t i = 0; i < options.resources.size(); ++i) {
    if (auto added = impl->Add(i, connect, tell, options); !added)
      return std::unexpected(added.error());
  }
  impl->Run();
  return std::unique_ptr<ClusterWatch>(new ClusterWatch(std::move(impl)));
}

ClusterWatch::ClusterWatch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ClusterWatch::~ClusterWatch() = default;

std::shared_ptr<const StoreSnapshot> ClusterWatch::Snapshot() const {
  return impl_->store().Snapshot();
}

bool ClusterWatch::Fetch(std::string_view kind, std::string_view namespace_,
                         const std::vector<std::string>& names, std::chrono::milliseconds time) {
  NamedObjects* named = impl_->Named(kind);
  return named != nullptr && named->Fetch(namespace_, names, time);
}

}  // namespace giq
