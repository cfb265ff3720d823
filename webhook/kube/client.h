// Objects of a Kubernetes cluster by name and by kind: JSON bytes in and out.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "webhook/kube/error.h"
#include "webhook/kube/path.h"
#include "webhook/kube/transport.h"

namespace giq {

/// The form of a patch's bytes.
enum class PatchForm : std::uint8_t { kMerge, kJson };

/// One page of a list.
struct ListQuery {
  std::string namespace_ = {};  ///< "" for all.
  std::string field_selector = {};
  std::string label_selector = {};
  std::size_t limit = 500;          ///< Objects a page.
  std::string continue_token = {};  ///< Of the page before; "" for the first.
};

/// What happens to the objects of a kind after a version of the cluster's state.
struct WatchQuery {
  std::string field_selector = {};
  std::string label_selector = {};
  std::string resource_version = {};
  std::chrono::seconds timeout{300};           ///< After which the server ends the stream.
  std::chrono::milliseconds silence{180'000};  ///< After which the connection counts as dead.
};

/// For one thread at a time, but for Cancel; a watch takes the client for itself.
class KubeClient {
 public:
  /// `field_manager` is the name under which the cluster keeps what is written.
  explicit KubeClient(std::unique_ptr<Transport> transport,
                      std::string field_manager = "giq-webhook");

  /// One object, or a part of it.
  [[nodiscard]] KubeResult<std::string> Get(const ResourceType& type, const ObjectRef& ref);
  /// One page of a list; ReadListPage takes it apart.
  [[nodiscard]] KubeResult<std::string> List(const ResourceType& type, const ListQuery& query);
  /// Creates an object; its name stands in the body, its namespace in both.
  [[nodiscard]] KubeResult<std::string> Create(const ResourceType& type,
                                               std::string_view namespace_, std::string body);
  /// Replaces an object; with a `metadata.resourceVersion` in the body only that version of it.
  [[nodiscard]] KubeResult<std::string> Replace(const ResourceType& type, const ObjectRef& ref,
                                                std::string body);
  [[nodiscard]] KubeResult<std::string> Patch(const ResourceType& type, const ObjectRef& ref,
                                              PatchForm form, std::string body);
  /// Hands over events, one JSON text each, until the server ends the stream or `on_event` returns
  /// false; ReadWatchEvent takes them apart.
  [[nodiscard]] KubeResult<void> Watch(const ResourceType& type, const WatchQuery& query,
                                       const LineHandler& on_event);
  /// Ends what runs, and everything that is asked for later; from any thread.
  void Cancel() { transport_->Cancel(); }

 private:
  [[nodiscard]] KubeResult<std::string> Send(ClientRequest request);
  [[nodiscard]] KubeError Unanswered(const Error& error) const;

  std::unique_ptr<Transport> transport_;
  std::string field_manager_;
};

}  // namespace giq
