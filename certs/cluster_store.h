// What certificates need of the API server. These two interfaces keep this folder free of network.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace giq {

/// A Secret: its version, and its data decoded from base64.
struct StoredSecret {
  std::string resource_version;  ///< "" for one that does not exist yet.
  std::map<std::string, std::string> data;
};

/// The one Secret that all replicas share.
class SecretStore {
 public:
  virtual ~SecretStore() = default;

  /// The Secret; nothing when there is none; an Error when that could not be found out.
  [[nodiscard]] virtual Result<std::optional<StoredSecret>> Read() = 0;
  /// Creates it where resource_version is "", else replaces exactly that version; false: someone
  /// else was first.
  [[nodiscard]] virtual Result<bool> Write(const StoredSecret& secret) = 0;
};

/// The caBundles of the webhook configurations: which CAs the API server trusts.
class CaBundles {
 public:
  virtual ~CaBundles() = default;

  /// The PEM text of each webhook of the live configurations; "" where a webhook has none.
  [[nodiscard]] virtual Result<std::vector<std::string>> Read() = 0;
  /// Gives every webhook this PEM text. Must fail where a configuration has changed since the last
  /// Read (send the resourceVersion that was read): a replica that was slow could otherwise take
  /// away the CA that another one serves with.
  [[nodiscard]] virtual Result<void> Write(const std::string& pem) = 0;
};

}  // namespace giq
