// `giq-lint serve`: the API of GKE Inference Quickstart on this machine.
#pragma once

#include <cstdint>
#include <string>

#include "linter/commands/streams.h"
#include "linter/input/catalog_choice.h"

namespace giq {

struct ServeOptions {
  CatalogChoice catalog;
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0 takes a free one, which the first line of output names.
  std::string certificate;    ///< PEM file; "" serves plain HTTP.
  std::string key;
};

/// Serves until SIGINT or SIGTERM.
[[nodiscard]] int RunServe(const ServeOptions& options, Streams& streams);

}  // namespace giq
