#include "linter/input/profiles.h"

#include <algorithm>
#include <filesystem>

#include "linter/input/environment.h"
#include "linter/input/selector.h"

namespace giq {

namespace fs = std::filesystem;

Companions Profile::companions() const { return settings.companions.value_or(Companions::kFolder); }

Severity Profile::least_shown() const {
  const bool all = settings.fail_on == FailOn::kInfo;  // what fails the run must be seen
  return settings.severity.value_or(all ? Severity::kInfo : Severity::kWarning);
}

bool Profile::Fails(Severity severity) const {
  switch (settings.fail_on.value_or(FailOn::kWarning)) {
    case FailOn::kInfo:
      return true;
    case FailOn::kWarning:
      return severity >= Severity::kWarning;
    case FailOn::kError:
      return severity >= Severity::kError;
    case FailOn::kNever:
      return false;
  }
  return true;
}

std::string FindConfig(const std::string& folder) {
  std::error_code failed;
  const fs::path start = fs::absolute(folder, failed).lexically_normal();
  if (failed) return {};
  for (fs::path above = start;; above = above.parent_path()) {
    const fs::path candidate = above / kConfigFileName;
    if (fs::exists(fs::symlink_status(candidate, failed))) {
      // Near the working directory a relative name is the readable one.
      const fs::path relative = candidate.lexically_relative(fs::current_path(failed));
      const bool near = !relative.empty() && *relative.begin() != "..";
      return near ? relative.string() : candidate.string();
    }
    if (above == above.parent_path()) return {};
  }
}

Profiles::Loaded Profiles::For(const std::string& folder, const std::string& path) {
  const std::string file = ConfigFor(folder, lookup_, config_);
  const Result<Config>& config = ReadOnce(file);
  if (!config) return std::unexpected(config.error());
  std::size_t at = config->globs.size();  // none
  if (!path.empty() && at > 0) {
    const std::string below = PathBelow(config->folder, path);
    const auto matches = [&](const PathGlobs& globs) { return globs.Match(below); };
    const auto found = std::ranges::find_if(config->globs, matches);
    if (!below.empty()) at = static_cast<std::size_t>(found - config->globs.begin());
  }
  return LoadOnce(file, at);
}

std::vector<Profiles::Loaded> Profiles::EnvironmentsOf(const std::string& folder) {
  const std::string file = ConfigFor(folder, lookup_, config_);
  const Result<Config>& config = ReadOnce(file);
  std::vector<Loaded> profiles;
  for (std::size_t i = 0; config && i < config->globs.size(); ++i) {
    profiles.push_back(LoadOnce(file, i));
  }
  return profiles;
}

std::string ConfigFor(const std::string& folder, Profiles::Lookup lookup,
                      const std::string& given) {
  switch (lookup) {
    case Profiles::Lookup::kUpwards:
      return FindConfig(folder);
    case Profiles::Lookup::kGiven:
      return given;
    case Profiles::Lookup::kNone:
      return {};
  }
  return {};
}

Result<Profiles::Config> Profiles::Read(const std::string& config) {
  Config read;
  if (config.empty()) return read;
  GIQ_TRY(read.settings, ReadSettings(config));
  read.folder = fs::path(config).parent_path().string();
  for (const NamedEnvironment& environment : read.settings.environments) {
    read.globs.emplace_back(environment.paths);
  }
  return read;
}

const Result<Profiles::Config>& Profiles::ReadOnce(const std::string& config) {
  const auto known = configs_.find(config);
  if (known != configs_.end()) return known->second;
  return configs_.emplace(config, Read(config)).first->second;
}

Profiles::Loaded Profiles::LoadOnce(const std::string& config, std::size_t environment) {
  const std::pair key(config, environment);
  const auto known = loaded_.find(key);
  if (known != loaded_.end()) return known->second;
  return loaded_.emplace(key, Load(*ReadOnce(config), environment)).first->second;
}

Profiles::Loaded Profiles::Load(const Config& config, std::size_t environment) const {
  auto profile = std::make_shared<Profile>();
  profile->settings = config.settings;
  if (environment < config.settings.environments.size()) {
    const NamedEnvironment& named = config.settings.environments[environment];
    profile->environment_name = named.name;
    profile->settings = Overlay(std::move(profile->settings), named.settings);
  }
  profile->settings = Overlay(std::move(profile->settings), flags_);
  GIQ_TRY(profile->environment, LoadEnvironment(profile->settings));
  profile->rules = SelectRules(profile->settings);
  return profile;
}

}  // namespace giq
