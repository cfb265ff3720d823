// What the webhook's own CA keeps in the cluster: its Secret, and the caBundles of its webhooks.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "certs/cluster_store.h"
#include "webhook/kube/client.h"

namespace giq {

/// A Secret of type Opaque.
class KubeSecretStore final : public SecretStore {
 public:
  KubeSecretStore(KubeClient client, std::string secret_namespace, std::string name)
      : client_(std::move(client)),
        secret_namespace_(std::move(secret_namespace)),
        name_(std::move(name)) {}

  [[nodiscard]] Result<std::optional<StoredSecret>> Read() override;
  [[nodiscard]] Result<bool> Write(const StoredSecret& secret) override;

 private:
  [[nodiscard]] std::string SecretJson(const StoredSecret& secret) const;

  KubeClient client_;
  const std::string secret_namespace_;
  const std::string name_;
};

/// The webhooks of the validating and of the mutating configuration of one name; either may be
/// missing.
class KubeCaBundles final : public CaBundles {
 public:
  KubeCaBundles(KubeClient client, std::string name)
      : client_(std::move(client)), name_(std::move(name)) {}

  [[nodiscard]] Result<std::vector<std::string>> Read() override;
  [[nodiscard]] Result<void> Write(const std::string& pem) override;

 private:
  /// A configuration as it was read.
  struct Configuration {
    ResourceType type;
    std::string resource_version;
    std::vector<std::string> bundles;  // PEM, of each webhook
  };

  [[nodiscard]] Result<std::optional<Configuration>> ReadOne(const ResourceType& type);

  KubeClient client_;
  const std::string name_;
  std::vector<Configuration> read_;
};

}  // namespace giq
