// Which findings the configuration's `suppress:` silences.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/rule/finding.h"
#include "engine/workload/object.h"
#include "linter/input/config.h"
#include "linter/input/gitignore.h"

namespace giq {

/// The entries of `suppress:`, compiled.
class Silencer {
 public:
  explicit Silencer(std::span<const ConfiguredSuppression> entries);

  [[nodiscard]] bool empty() const { return entries_.empty(); }
  /// Whether an entry names the finding's rule and the object that the finding lies in. An object
  /// without a namespace matches no pattern for it but `*`.
  [[nodiscard]] bool Silences(const Finding& finding);

 private:
  struct Entry {
    std::vector<std::string> rules;
    std::optional<IgnorePattern> kind;
    std::optional<IgnorePattern> namespace_;
    std::optional<IgnorePattern> name;
    [[nodiscard]] bool Matches(const Object& object) const;
  };
  std::vector<Entry> entries_;
  std::map<const File*, std::vector<Object>> objects_;  // read once a file
};

}  // namespace giq
