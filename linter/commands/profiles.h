// `giq-lint profiles`: what `gcloud container ai profiles` answers, from the catalog.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "linter/commands/streams.h"
#include "linter/input/catalog_choice.h"
#include "linter/report/named_table.h"
#include "recommender/manifests.h"
#include "recommender/profiles.h"

namespace giq {

/// Which list is asked for.
enum class ProfilesList : std::uint8_t {
  kProfiles,
  kModels,
  kServers,
  kServerVersions,
  kBenchmarks,
  kUseCases,
  kStacks,
  kStackVersions,
  kAccelerators,
  kCombinations,
};

struct ProfilesListOptions {
  ProfilesList list = ProfilesList::kProfiles;
  ProfileFilter filter;
  ProfileTargets targets;
  Pricing pricing;
  std::optional<TableFormat> format;  ///< Nothing: the list's own.
  CatalogChoice catalog;
};

/// What `manifests create` prints.
enum class ManifestParts : std::uint8_t { kAll, kManifest, kComments };

struct ManifestsCreateOptions {
  ManifestRequest request;
  ManifestParts parts = ManifestParts::kAll;
  std::string output_path;  ///< "" prints.
  CatalogChoice catalog;
};

[[nodiscard]] int RunProfilesList(const ProfilesListOptions& options, Streams& streams);
[[nodiscard]] int RunManifestsCreate(const ManifestsCreateOptions& options, Streams& streams);

}  // namespace giq
