// What a workload's nodes keep ephemeral storage on, as far as manifest, catalog and cluster facts
// tell.
#pragma once

#include <cstdint>
#include <string>

#include "engine/rule/rule.h"

namespace giq {

/// The disk behind a node's ephemeral storage.
enum class NodeDisk : std::uint8_t {
  kUnknown,  ///< Something that is not at hand decides: a compute class, a patch's base.
  kBootDisk,
  kMaybeLocalSsd,  ///< Some of the machine types in question put it on bundled local SSD by
                   ///< default.
  kLocalSsd,       ///< A selector or a cluster fact says so.
};

/// A node's ephemeral storage with what the judgement rests on.
struct NodeStorage {
  NodeDisk disk = NodeDisk::kUnknown;
  Bytes boot_disk;
  std::string boot_disk_source;
  std::string machines;  ///< Machine types in question, for evidence; "" when not known.
  std::string machines_source;
};

[[nodiscard]] NodeStorage NodeStorageOf(const WorkloadContext& ctx);

}  // namespace giq
