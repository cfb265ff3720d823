// The options of `giq-lint profiles` for CLI11: the tree of `gcloud container ai profiles`.
#pragma once

#include "linter/commands/profiles.h"

namespace CLI {
class App;
}

namespace giq {

/// Filled in when the command line is parsed; `manifests_command` tells which of the two was asked.
struct ProfilesOptions {
  ProfilesListOptions list;
  ManifestsCreateOptions manifests;
  CLI::App* manifests_command = nullptr;
};

/// Adds the command with all that stands below it.
CLI::App* AddProfiles(CLI::App& app, ProfilesOptions& options);

}  // namespace giq
