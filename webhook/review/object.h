// The objects of a review, read into trees.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "engine/base/result.h"
#include "engine/document/document.h"
#include "engine/document/root.h"

namespace giq {

/// What findings call the file of an object that a review brings.
inline constexpr std::string_view kObjectFile = "object";

/// An object's text without what most of it is and no rule asks for: who set which field
/// (managedFields), and the object again as kubectl sent it. Joined, the parts are JSON again.
struct ObjectText {
  std::array<std::string_view, 3> parts;  ///< "" where there is nothing to leave out.
};
[[nodiscard]] ObjectText WithoutBookkeeping(std::string_view json);

/// Reads an object of a review, the bookkeeping left out, within limits far above what the API
/// server stores.
[[nodiscard]] Result<std::shared_ptr<const File>> ReadObject(std::string_view json);
/// The same of a text that was looked at already.
[[nodiscard]] Result<std::shared_ptr<const File>> ReadObject(const ObjectText& object);

/// `metadata.name`, "" when there is none.
[[nodiscard]] std::string_view NameOf(const Node& object);

/// `spec.replicas` of a workload or Scale; 1 where a workload leaves it out.
[[nodiscard]] std::int64_t ReplicasOf(const Node& object);

/// `status.readyReplicas`: 0 when a status leaves it out, nothing without a status.
[[nodiscard]] std::optional<std::int64_t> ReadyReplicasOf(const Node& object);

}  // namespace giq
