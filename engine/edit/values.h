// The values of edits, read from their JSON.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/document/document.h"

namespace giq {

/// Reads JSON texts and keeps their trees; equal texts share one.
class Values {
 public:
  /// The value of a JSON text, null when it is none. Lives as long as this.
  [[nodiscard]] const Node* Read(std::string_view json);

 private:
  std::unordered_map<std::string, std::unique_ptr<File>> files_;
};

/// Whether two trees are the same JSON: members in any order, `1` and `1.0` alike.
[[nodiscard]] bool SameJson(const Node& a, const Node& b);

}  // namespace giq
