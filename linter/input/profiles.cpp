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

Result<std::shared_ptr<const Profile>> Profiles::For(const std::string& folder) {
  const std::string config = ConfigFor(folder, lookup_, config_);
  const auto known = loaded_.find(config);
  if (known != loaded_.end()) return known->second;
  return loaded_.emplace(config, Load(config)).first->second;
}

Result<std::shared_ptr<const Profile>> Profiles::Load(const std::string& config) const {
  auto profile = std::make_shared<Profile>();
  if (!config.empty()) {
    GIQ_TRY(profile->settings, ReadSettings(config));
  }
  profile->settings = Overlay(std::move(profile->settings), flags_);
  GIQ_TRY(profile->environment, LoadEnvironment(profile->settings));
  profile->rules = SelectRules(profile->settings);
  return profile;
}

}  // namespace giq
