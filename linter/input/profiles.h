// Which settings, environment and rules judge a file: its folder's `.giq-lint.yaml` with the flags
// over it.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/environment.h"
#include "engine/rule/rule.h"
#include "linter/input/config.h"
#include "linter/input/path_globs.h"

namespace giq {

/// Everything that a verdict depends on besides the manifests.
struct Profile {
  Settings settings;
  std::string environment_name;  ///< Of the configuration's environments; "" outside of them.
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

  using Loaded = Result<std::shared_ptr<const Profile>>;
  /// The profile of a file in a folder: the configuration's settings, those of the first of its
  /// environments that matches the path over them, the flags over both. "" is a path outside of all
  /// environments. The Error of a broken configuration is the same for all of its files.
  [[nodiscard]] Loaded For(const std::string& folder, const std::string& path = {});
  /// The profiles of all environments of a folder's configuration, in their order.
  [[nodiscard]] std::vector<Loaded> EnvironmentsOf(const std::string& folder);

 private:
  /// A configuration file with the patterns of its environments compiled.
  struct Config {
    Settings settings;
    std::string folder;
    std::vector<PathGlobs> globs;
  };
  [[nodiscard]] static Result<Config> Read(const std::string& config);
  [[nodiscard]] const Result<Config>& ReadOnce(const std::string& config);
  [[nodiscard]] Loaded LoadOnce(const std::string& config, std::size_t environment);
  [[nodiscard]] Loaded Load(const Config& config, std::size_t environment) const;

  Settings flags_;
  Lookup lookup_;
  std::string config_;
  std::map<std::string, Result<Config>> configs_;
  std::map<std::pair<std::string, std::size_t>, Loaded> loaded_;  // by file and environment
};

/// The configuration file that speaks for a folder; "" when there is none.
[[nodiscard]] std::string ConfigFor(const std::string& folder, Profiles::Lookup lookup,
                                    const std::string& given);

}  // namespace giq
