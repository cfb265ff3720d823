// `giq-lint check` and `giq-lint facts`: what files and folders hold, judged or as it is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/document/document.h"
#include "linter/commands/streams.h"
#include "linter/input/config.h"
#include "linter/input/profiles.h"
#include "linter/input/walk.h"
#include "linter/report/report.h"

namespace giq {

enum class ColorMode : std::uint8_t { kAuto, kAlways, kNever };

/// `--output-file FORMAT=PATH`.
struct OutputFile {
  Format format = Format::kText;
  std::string path;
};

struct CheckOptions {
  std::vector<std::string> paths;
  NamedFiles named = NamedFiles::kWhole;
  Settings flags;  ///< Laid over every configuration file.
  Profiles::Lookup lookup = Profiles::Lookup::kUpwards;
  std::string config;
  Limits limits;
  std::optional<std::string> since;  ///< Only files that changed since this revision of git.
  bool progress = true;              ///< On a terminal, when a run takes long.
  std::size_t jobs = 0;              ///< 0: as many as the machine has processors.
  View view = View::kFindings;
  bool suppress = true;  ///< False: comments, annotations and `suppress:` are not looked at.
  Format format = Format::kText;         ///< On standard output.
  std::vector<OutputFile> output_files;  ///< Further ones.
  bool silenced = true;                  ///< Output::silenced.
  std::optional<std::string> baseline;   ///< Whose findings are accepted.
  bool name_paths = false;               ///< ReportItem::path, whatever the formats need.
  ColorMode color = ColorMode::kAuto;
};

/// A run's report and the profiles that its inputs were judged by, in the order of the inputs.
struct Judged {
  Report report;
  std::vector<std::shared_ptr<const Profile>> profiles;
};

/// Finds, reads and judges everything that the paths stand for.
[[nodiscard]] Judged JudgeInputs(const CheckOptions& options, Streams& streams);

/// The exit code that a report comes to.
[[nodiscard]] int ExitCode(const Report& report);

[[nodiscard]] int RunCheck(const CheckOptions& options, Streams& streams);

}  // namespace giq
