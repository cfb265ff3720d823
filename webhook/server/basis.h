// What reviews are judged by: policy, catalog and quota, loaded from files and kept up to date.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/environment.h"
#include "webhook/review/policy.h"
#include "webhook/server/log.h"
#include "webhook/server/metrics.h"
#include "webhook/server/watched_files.h"

namespace giq {

/// Where it is loaded from.
struct BasisOptions {
  std::string policy_file = {};            ///< "" for the default policy.
  std::vector<std::string> catalogs = {};  ///< As giq-lint's `--catalog`.
  std::vector<std::string> quotas = {};    ///< Files, or folders of them.
  ClusterFacts cluster = {};
};

/// One state of the files.
struct BasisState {
  std::shared_ptr<const Environment> env;
  std::shared_ptr<const Policy> policy;
  std::string version;  ///< The same in every replica that sees the same files.
};

/// Reads its files again at each Refresh; what does not load leaves what is there in place.
class Basis {
 public:
  /// Loads everything; borrows the log. An Error when something does not load.
  [[nodiscard]] static Result<std::unique_ptr<Basis>> Load(BasisOptions options, Log& log);

  /// The present state; from any thread.
  [[nodiscard]] std::shared_ptr<const BasisState> Current() const;
  /// Looks at the files; called by one thread.
  void Refresh();
  /// Ages and failures; from any thread.
  [[nodiscard]] std::vector<Reading> Readings(std::chrono::system_clock::time_point now) const;

 private:
  /// A kind of files, and what is told of it.
  struct Part {
    std::string name;
    WatchedFiles files;
    std::uint64_t fingerprint = 0;  // of what is loaded
    std::string trouble = {};       // what was logged last, so that it is logged once
    std::chrono::system_clock::time_point written = {};  // of what is loaded; guarded by mutex_
    std::uint64_t failures = 0;                          // guarded by mutex_
  };

  Basis(BasisOptions options, Log& log);
  [[nodiscard]] Result<void> LoadFirst();
  [[nodiscard]] Result<std::shared_ptr<const Policy>> LoadPolicy() const;
  [[nodiscard]] Result<std::shared_ptr<const Environment>> LoadFacts() const;
  [[nodiscard]] bool Differs(Part& part);
  void Loaded(Part& part);
  void Failed(Part& part, const Error& error);
  void Publish(BasisState state);

  const BasisOptions options_;
  Log& log_;
  Part policy_;
  Part catalog_;
  Part quota_;
  mutable std::mutex mutex_;  // guards current_, and of each part what says so
  std::shared_ptr<const BasisState> current_;
};

}  // namespace giq
