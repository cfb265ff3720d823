// A Secret and webhook configurations in memory, with compare-and-swap and failures on demand.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "certs/cluster_store.h"

namespace giq {

/// What all replicas see.
struct FakeCluster {
  std::optional<StoredSecret> secret;
  std::vector<std::string> bundles = {"", ""};  ///< Two webhooks, without a caBundle yet.
  int version = 0;                              ///< Of whatever was written last.
  int bundles_version = 0;
  int secret_writes = 0;
  int bundle_writes = 0;

  /// As someone would with kubectl.
  void SetBundles(const std::string& pem) {
    for (std::string& bundle : bundles) bundle = pem;
    bundles_version = ++version;
  }
  void SetSecret(std::map<std::string, std::string> data) {
    secret = StoredSecret{std::to_string(++version), std::move(data)};
  }
};

/// One replica's way to the cluster.
struct FakeAccess {
  FakeCluster& cluster;
  bool reachable = true;
  bool may_write_bundles = true;
  std::function<void()> before_call = [] {};  ///< A moment at which others may act.

  [[nodiscard]] Result<void> Call() const {
    before_call();
    if (reachable) return {};
    return Fail(ErrorCode::kIo, "connection refused");
  }
};

class FakeSecretStore final : public SecretStore {
 public:
  explicit FakeSecretStore(FakeAccess& access) : access_(access) {}

  Result<std::optional<StoredSecret>> Read() override {
    if (const auto called = access_.Call(); !called) return std::unexpected(called.error());
    return access_.cluster.secret;
  }

  Result<bool> Write(const StoredSecret& secret) override {
    if (const auto called = access_.Call(); !called) return std::unexpected(called.error());
    FakeCluster& cluster = access_.cluster;
    const std::string found = cluster.secret ? cluster.secret->resource_version : "";
    if (secret.resource_version != found) return false;
    cluster.SetSecret(secret.data);
    ++cluster.secret_writes;
    return true;
  }

 private:
  FakeAccess& access_;
};

class FakeCaBundles final : public CaBundles {
 public:
  explicit FakeCaBundles(FakeAccess& access) : access_(access) {}

  Result<std::vector<std::string>> Read() override {
    if (const auto called = access_.Call(); !called) return std::unexpected(called.error());
    version_ = access_.cluster.bundles_version;
    return access_.cluster.bundles;
  }

  Result<void> Write(const std::string& pem) override {
    if (auto called = access_.Call(); !called) return called;
    if (!access_.may_write_bundles) return Fail(ErrorCode::kIo, "forbidden");
    if (access_.cluster.bundles_version != version_) return Fail(ErrorCode::kIo, "conflict");
    access_.cluster.SetBundles(pem);
    ++access_.cluster.bundle_writes;
    return {};
  }

 private:
  FakeAccess& access_;
  int version_ = 0;
};

}  // namespace giq
