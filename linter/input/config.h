// What `.giq-lint.yaml` and the flags say: one struct for both, so that they can be laid over each
// other.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/document/document.h"
#include "engine/environment.h"
#include "engine/rule/finding.h"

namespace giq {

/// The name of the configuration file that is looked for upwards from each input.
inline constexpr std::string_view kConfigFileName = ".giq-lint.yaml";

/// Which other files may explain a workload.
enum class Companions : std::uint8_t { kFolder, kNone };

/// The least severity that makes the run fail.
enum class FailOn : std::uint8_t { kInfo, kWarning, kError, kNever };

/// A hand-written quota list and the file that holds its nodes.
struct QuotaList {
  std::shared_ptr<const File> file;
  const Node* list = nullptr;
};

/// An entry of `suppress:`: rules that say nothing about some objects.
struct ConfiguredSuppression {
  std::vector<std::string> rules;  ///< Codes, prefixes of codes, or names.
  std::string kind;                ///< Globs with `*` and `?`; "" matches any.
  std::string namespace_;
  std::string name;
  std::string reason;
};

struct NamedEnvironment;

/// Settings of a run or of one configuration file; what is empty was not said.
struct Settings {
  std::string path;                      ///< The configuration file, "" when there is none.
  std::vector<std::string> select;       ///< Codes, prefixes of codes, or names; empty: all rules.
  std::vector<std::string> ignore;       ///< The same; wins over select.
  std::optional<Severity> severity;      ///< Least severity shown; kWarning when not said.
  std::optional<FailOn> fail_on;         ///< kWarning when not said.
  std::optional<Companions> companions;  ///< kFolder when not said.
  std::vector<std::string> catalogs;     ///< Folders with CSV files, and exports, in the order of
                                         ///< loading.
  std::vector<std::string> more_catalogs;  ///< The same beside those, whoever named them.
  std::vector<std::string> quota_files;    ///< Exported quota, in the order of loading.
  std::optional<QuotaList> quota_list;     ///< Quota written by hand in the configuration file.
  std::vector<ConfiguredSuppression> suppress;
  ClusterFacts cluster;
  std::vector<NamedEnvironment> environments;
};

/// An entry of `environments:`: settings for the files that its patterns match.
struct NamedEnvironment {
  std::string name;
  std::vector<std::string> paths;  ///< Patterns as in .gitignore, from the file's folder.
  Settings settings;
};

/// Reads a configuration file; relative paths in it are resolved against its folder.
[[nodiscard]] Result<Settings> ReadSettings(const std::string& path);

/// The same from text; `path` names it and gives the folder.
[[nodiscard]] Result<Settings> ParseSettings(const std::string& path, std::string text);

/// `base` with everything that `over` says laid over it: a list that `over` has replaces the
/// base's.
[[nodiscard]] Settings Overlay(Settings base, const Settings& over);

/// Words of flags and configuration, one reader for both; nothing when the word is not one of them.
[[nodiscard]] std::optional<Severity> SeverityFromWord(std::string_view word);
[[nodiscard]] std::optional<FailOn> FailOnFromWord(std::string_view word);
[[nodiscard]] std::optional<Companions> CompanionsFromWord(std::string_view word);
[[nodiscard]] std::optional<ClusterMode> ClusterModeFromWord(std::string_view word);

/// `100`, `100GB`, `100Gi`, `1TB`: the size of a boot disk. Disk sizes in "GB" are GiB, as Compute
/// Engine counts them.
[[nodiscard]] std::optional<Bytes> DiskSizeFromText(std::string_view text);
/// `512`, `64KiB`, `8Mi`: a limit in bytes, above 0.
[[nodiscard]] std::optional<std::size_t> ByteCountFromText(std::string_view text);

/// The keys that the reader knows: at the top, below `cluster:`, and in the entries of `suppress:`
/// and `environments:`.
[[nodiscard]] std::vector<std::string_view> ConfigKeys();
[[nodiscard]] std::vector<std::string_view> ClusterConfigKeys();
[[nodiscard]] std::vector<std::string_view> SuppressConfigKeys();
[[nodiscard]] std::vector<std::string_view> EnvironmentConfigKeys();

}  // namespace giq
