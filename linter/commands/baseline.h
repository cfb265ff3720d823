// `giq-lint baseline`: the findings of today, accepted; and `--baseline`, which takes them away.
#pragma once

#include <cstdint>
#include <string>

#include "linter/commands/check.h"
#include "linter/commands/streams.h"

namespace giq {

struct BaselineOptions {
  enum class Action : std::uint8_t { kCreate, kUpdate } action = Action::kCreate;
  CheckOptions check;
  std::string output = ".giq-lint-baseline.json";
};

[[nodiscard]] int RunBaseline(const BaselineOptions& options, Streams& streams);

}  // namespace giq
