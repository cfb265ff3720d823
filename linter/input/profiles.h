// Which settings, environment and rules judge the files of a folder: its `.giq-lint.yaml` with the
// flags over it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/environment.h"
#include "engine/rule/rule.h"
#include "linter/input/config.h"

namespace giq {

/// Everything that a verdict depends on besides the manifests.
struct Profile {
  Settings settings;
  std::shared_ptr<const Environment> environment;
  std::vector<const Rule*> rules;

  [[nodiscard]] Companions companions() const;
  [[nodiscard]] Severity least_shown() const;
  /// Whether a finding that is shown makes the run fail.
  [[nodiscard]] bool Fails(Severity severity) const;
};

/// The nearest `.giq-lint.yaml` from a folder upwards; "" when there is none.
[[nodiscard]] std::string FindConfig(const std::string& folder);

/// Loads each configuration once, for as many folders as it speaks for.
class Profiles {
 public:
  enum class Lookup : std::uint8_t {
    kUpwards,  ///< The nearest configuration file above each folder.
    kGiven,    ///< The one of `config`.
    kNone,
  };
  Profiles(Settings flags, Lookup lookup, std::string config)
      : flags_(std::move(flags)), lookup_(lookup), config_(std::move(config)) {}

  /// The profile of a folder's files; the Error of a broken configuration is the same for all of
  /// them.
  [[nodiscard]] Result<std::shared_ptr<const Profile>> For(const std::string& folder);

 private:
  [[nodiscard]] Result<std::shared_ptr<const Profile>> Load(const std::string& config) const;

  Settings flags_;
  Lookup lookup_;
  std::string config_;
  std::map<std::string, Result<std::shared_ptr<const Profile>>> loaded_;  // by configuration file
};

/// The configuration file that speaks for a folder; "" when there is none.
[[nodiscard]] std::string ConfigFor(const std::string& folder, Profiles::Lookup lookup,
                                    const std::string& given);

}  // namespace giq
