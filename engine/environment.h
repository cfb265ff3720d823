// What the world around a manifest looks like: catalog, quota and cluster facts, one immutable
// snapshot.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "engine/base/units.h"
#include "engine/catalog/catalog.h"
#include "engine/quota/quota.h"

namespace giq {

enum class ClusterMode : std::uint8_t { kAutopilot, kStandard };

/// Facts about the cluster that no manifest tells; nothing means unknown.
struct ClusterFacts {
  std::optional<ClusterMode> mode;
  std::string gke_version;                     ///< "1.33.4-gke.1350000"; "" unknown.
  std::string region;                          ///< "us-central1"; "" unknown.
  std::optional<Bytes> boot_disk;              ///< Nominal size; a machine type's "GB" are GiB.
  std::optional<bool> ephemeral_on_local_ssd;  ///< Node pools put ephemeral storage on local SSD.
};

/// Immutable once shared.
struct Environment {
  std::shared_ptr<const Catalog> catalog;
  Quota quota;
  ClusterFacts cluster;
};

}  // namespace giq
