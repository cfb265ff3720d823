// `giq-lint catalog pull`: measurements of the real API into a catalog folder.
#pragma once

#include <string>

#include "linter/commands/streams.h"

namespace giq {

struct CatalogPullOptions {
  std::string model;
  std::string server;  ///< "" for all that were measured with the model.
  std::string into;    ///< As of `catalog import`.
  std::string endpoint = "https://gkerecommender.googleapis.com";
  std::string ca;          ///< PEM file of the CAs to trust; "" trusts the system's.
  std::string token_file;  ///< With an access token; "" looks further.
  std::string quota_project;
  bool dry_run = false;
};

[[nodiscard]] int RunCatalogPull(const CatalogPullOptions& options, Streams& streams);

}  // namespace giq
