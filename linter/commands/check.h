// `giq-lint check` and `giq-lint facts`: what files and folders hold, judged or as it is.
#pragma once

#include <string>
#include <vector>

#include "engine/document/document.h"
#include "linter/commands/streams.h"
#include "linter/input/config.h"
#include "linter/input/profiles.h"
#include "linter/report/report.h"

namespace giq {

enum class ColorMode : std::uint8_t { kAuto, kAlways, kNever };

struct CheckOptions {
  std::vector<std::string> paths;
  Settings flags;  ///< Laid over every configuration file.
  Profiles::Lookup lookup = Profiles::Lookup::kUpwards;
  std::string config;
  Limits limits;
  std::size_t jobs = 0;  ///< 0: as many as the machine has processors.
  View view = View::kFindings;
  Format format = Format::kText;
  ColorMode color = ColorMode::kAuto;
};

[[nodiscard]] int RunCheck(const CheckOptions& options, Streams& streams);

}  // namespace giq
