// Which files a run judges: paths of the command line, and what a walk through their folders finds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace giq {

/// The argument that stands for standard input, and the name that reports give it.
inline constexpr std::string_view kStandardInput = "-";
inline constexpr std::string_view kStandardInputName = "<stdin>";

/// A file to judge.
struct Input {
  std::string
      path;  ///< As reports show it and as it is opened; kStandardInputName for standard input.
  std::string folder;     ///< The folder that holds it, "." for the working directory.
  bool named = false;     ///< Stood on the command line itself.
  bool filtered = false;  ///< Only what concerns inference in it is judged.
  bool standard_input = false;
};

/// Why something that a run met was not judged.
enum class SkipReason : std::uint8_t {
  kNoInference,  ///< No document carries a marker of an accelerator or a server.
  kEmpty,        ///< No document at all.
  kIgnored,      ///< git ignores it.
  kHidden,       ///< Its name starts with a dot.
  kVisited,      ///< A link to a folder or file that the walk meets anyway.
  kTemplate,     ///< A document that is a template and cannot be read before it is rendered.
  kUnchanged,    ///< Not changed since the revision of `--since`.
  kUnparsable,   ///< Could not be read as YAML or JSON, and carries no marker.
};
/// "without inference", "empty" …
[[nodiscard]] std::string_view SkipReasonText(SkipReason reason);

struct Skip {
  std::string path;
  SkipReason reason = SkipReason::kNoInference;
};

/// What the arguments stand for.
struct Inventory {
  std::vector<Input> inputs;    ///< Sorted by folder, then name; each file once.
  std::vector<Skip> skipped;    ///< Sorted by path.
  std::vector<Error> failures;  ///< Paths that do not exist, folders that cannot be opened.
};

/// How files that are named on the command line are taken.
enum class NamedFiles : std::uint8_t {
  kWhole,     ///< Judged whatever they are called and hold.
  kFiltered,  ///< As a walk takes those of a folder: without hidden ones and what is no inference.
};

/// Files, folders (walked: *.yaml, *.yml and *.json) and `-`. Folders behind links are entered
/// once.
[[nodiscard]] Inventory FindInputs(std::span<const std::string> paths,
                                   NamedFiles named = NamedFiles::kWhole);

/// The manifest files directly in a folder, as a walk would take them, sorted; none when it cannot
/// be opened.
[[nodiscard]] std::vector<std::string> ManifestsIn(const std::string& folder);

}  // namespace giq
