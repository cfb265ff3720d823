// Accelerator quota as the user's own exports state it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/catalog/catalog.h"
#include "engine/document/document.h"
#include "engine/workload/workload.h"

namespace giq {

/// One limit that counts an accelerator in a region (or everywhere).
struct QuotaLimit {
  std::string accelerator;  ///< Label value; "*" for all GPUs together.
  Provisioning provisioning = Provisioning::kOnDemand;
  std::string region;  ///< "" when the source names none, or for a global quota.
  double limit = 0;    ///< Accelerators; -1 in Cloud Quotas means never set and is left out.
  std::optional<double> usage;  ///< Accelerators in use; Cloud Quotas does not tell.
  std::string name;             ///< NVIDIA_L4_GPUS, GPUS_ALL_REGIONS, …
  std::string source;           ///< `quota.json:12`
};

/// What is known about quota. A metric that is missing is unknown, never 0.
class Quota {
 public:
  Quota() = default;
  explicit Quota(std::vector<QuotaLimit> limits) { Add(std::move(limits)); }

  [[nodiscard]] bool empty() const { return limits_.empty(); }
  [[nodiscard]] const std::vector<QuotaLimit>& limits() const { return limits_; }
  /// The limit for an accelerator under a provisioning; `region` "" takes a quota only when one
  /// region is known for it. Flex-start spends the preemptible quota first, then the standard one:
  /// its limit is their sum where both are known.
  [[nodiscard]] const QuotaLimit* Find(std::string_view accelerator, Provisioning provisioning,
                                       std::string_view region) const;
  /// GPUS_ALL_REGIONS, null when not given.
  [[nodiscard]] const QuotaLimit* AllGpus() const;
  /// Adds another source's limits; for one accelerator, provisioning and region the later counts.
  void Add(std::vector<QuotaLimit> limits);

 private:
  std::vector<QuotaLimit> limits_;
  std::vector<QuotaLimit> flex_start_;  // sums of a spot and an on-demand limit
};

/// Reads `gcloud compute regions describe|list`, `project-info describe` (JSON or YAML), Cloud
/// Quotas' list or REST answer (JSON or YAML), or the hand-written form of `.giq-lint.yaml`. `root`
/// is the parsed file.
[[nodiscard]] Result<std::vector<QuotaLimit>> ReadQuota(const File& file, const Catalog& catalog);

/// The hand-written list below `quota:`: items {accelerator, limit, usage?, provisioning?,
/// region?}.
[[nodiscard]] Result<std::vector<QuotaLimit>> ReadQuotaList(const File& file, const Node& list,
                                                            const Catalog& catalog);

}  // namespace giq
