// The compile cache of a TPU server, and whether its replicas write to it together.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/rule/rule.h"

namespace giq {

/// Whether a path lies on storage that all replicas see and may write.
[[nodiscard]] bool IsSharedAndWritable(const StoredPath& path);

/// Whether the workload's pods compile for TPUs into one writable VLLM_XLA_CACHE_PATH that all
/// replicas see.
[[nodiscard]] bool WritesSharedCompileCache(const Workload& workload);

/// Whether a replica is ready, which has written the cache then; only admission knows.
[[nodiscard]] bool CacheIsWritten(const Bundle& bundle);

/// Whether a request raises the replicas above one while it is known that none is ready.
[[nodiscard]] bool ScalesUpUnready(const WorkloadContext& ctx);

/// Adds the cache's path and the storage behind it to a finding.
void AddCacheEvidence(const Workload& workload, Finding& finding);

/// `bucket acme-cache`, `claim tpu-cache`: the volume behind a path on a mount, for messages.
[[nodiscard]] std::string StorageName(const StoredPath& path);

/// The fix that sets the written numbers of replicas to 1 and notes what was `wanted` in an
/// annotation of the object that holds them: a person scales to it once the cache is written.
/// Unsafe: it serves less until then.
void OfferToStartAlone(const WorkloadContext& ctx, std::initializer_list<Place> replicas,
                       const Place& object, std::string_view wanted, Finding& finding);

/// The fix that drops the variable; none where it is not written in the workload's own container.
/// Unsafe where the server uses the cache: without it every start compiles again.
void OfferToDropVariable(const Workload& workload, bool safe, Finding& finding);

}  // namespace giq
