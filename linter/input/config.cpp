#include "linter/input/config.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "engine/document/root.h"
#include "linter/input/config_reader.h"
#include "linter/input/read_file.h"

namespace giq {
namespace {

constexpr std::size_t kMaxConfigBytes = std::size_t{4} << 20;

Trouble ReadPaths(const Node& value, const Reading& reading, std::string_view what,
                  std::vector<std::string>& paths) {
  std::vector<const Node*> words;
  if (auto trouble = ReadWords(value, reading, what, words)) return trouble;
  for (const Node* word : words) paths.push_back(reading.Resolve(word->text));
  return {};
}

template <typename T>
Trouble ReadChoice(const Node& value, const Reading& reading,
                   std::optional<T> (*from_word)(std::string_view), std::string_view choices,
                   std::optional<T>& into) {
  if (value.IsString()) into = from_word(value.text);
  if (into) return {};
  return reading.At(value, fmt::format("expected {}", choices));
}

Trouble ReadSelect(const Node& value, Reading& reading) {
  return ReadRules(value, reading, reading.settings.select);
}
Trouble ReadIgnore(const Node& value, Reading& reading) {
  return ReadRules(value, reading, reading.settings.ignore);
}
Trouble ReadSeverity(const Node& value, Reading& reading) {
  return ReadChoice(value, reading, SeverityFromWord, "info, warning or error",
                    reading.settings.severity);
}
Trouble ReadFailOn(const Node& value, Reading& reading) {
  return ReadChoice(value, reading, FailOnFromWord, "info, warning, error or never",
                    reading.settings.fail_on);
}
Trouble ReadCompanions(const Node& value, Reading& reading) {
  return ReadChoice(value, reading, CompanionsFromWord, "folder or none",
                    reading.settings.companions);
}
Trouble ReadCatalog(const Node& value, Reading& reading) {
  return ReadPaths(value, reading, "a folder or export, or a list of them",
                   reading.settings.catalogs);
}

Trouble ReadQuotaSetting(const Node& value, Reading& reading) {
  const bool by_hand = value.IsSequence() && !value.items.empty() && value.items[0]->IsMapping();
  if (!by_hand) {
    return ReadPaths(value, reading, "exported quota files, or a list of quotas written by hand",
                     reading.settings.quota_files);
  }
  for (const Node* item : value.items) {
    if (!item->IsMapping()) {
      return reading.At(*item,
                        "expected a quota like those before it: files and quotas written "
                        "by hand cannot stand in one list");
    }
  }
  reading.settings.quota_list = QuotaList{reading.file, &value};
  return {};
}

Trouble ReadMode(const Node& value, Reading& reading) {
  return ReadChoice(value, reading, ClusterModeFromWord, "autopilot or standard",
                    reading.settings.cluster.mode);
}

Trouble ReadGkeVersion(const Node& value, Reading& reading) {
  // 1.33 without quotes is a number in YAML, and 1.30 would lose its zero: the text as written
  // counts.
  const bool number = value.kind == NodeKind::kFloat || value.kind == NodeKind::kInteger;
  if (!IsWord(value) && !number) {
    return reading.At(value, "expected a GKE version such as 1.33.4-gke.1350000");
  }
  reading.settings.cluster.gke_version = value.text;
  return {};
}

Trouble ReadRegion(const Node& value, Reading& reading) {
  if (!IsWord(value)) return reading.At(value, "expected a region such as us-central1");
  reading.settings.cluster.region = value.text;
  return {};
}

Trouble ReadBootDisk(const Node& value, Reading& reading) {
  if (value.IsScalar()) reading.settings.cluster.boot_disk = DiskSizeFromText(value.text);
  if (reading.settings.cluster.boot_disk) return {};
  return reading.At(value, "expected a disk size such as 100GB");
}

Trouble ReadEphemeral(const Node& value, Reading& reading) {
  if (value.kind != NodeKind::kBool) return reading.At(value, "expected true or false");
  reading.settings.cluster.ephemeral_on_local_ssd = value.integer != 0;
  return {};
}

constexpr auto kClusterKeys = std::to_array<Key>({
    {"boot-disk", ReadBootDisk},
    {"ephemeral-on-local-ssd", ReadEphemeral},
    {"gke-version", ReadGkeVersion},
    {"mode", ReadMode},
    {"region", ReadRegion},
});

Trouble ReadCluster(const Node& value, Reading& reading) {
  if (!value.IsMapping()) return reading.At(value, "expected a mapping of facts about the cluster");
  return ReadKeys(value, kClusterKeys, reading);
}

constexpr auto kKeys = std::to_array<Key>({
    {"catalog", ReadCatalog},
    {"cluster", ReadCluster},
    {"companions", ReadCompanions},
    {"environments", ReadEnvironments},
    {"fail-on", ReadFailOn},
    {"ignore", ReadIgnore},
    {"quota", ReadQuotaSetting},
    {"select", ReadSelect},
    {"severity", ReadSeverity},
    {"suppress", ReadSuppress},
});

template <typename T>
void Replace(T& base, const T& over) {
  const bool said = [&] {
    if constexpr (requires { over.has_value(); }) {
      return over.has_value();
    } else {
      return !over.empty();
    }
  }();
  if (said) base = over;
}

}  // namespace

Result<Settings> ReadSettings(const std::string& path) {
  GIQ_TRY(std::string text, ReadFile(path, kMaxConfigBytes));
  return ParseSettings(path, std::move(text));
}

Result<Settings> ParseSettings(const std::string& path, std::string text) {
  GIQ_TRY(std::shared_ptr<const File> file, ReadConfigFile(path, std::move(text)));
  Reading reading{.file = file, .settings = {}};
  reading.settings.path = path;
  const Node* root = RootOf(*file);
  if (root == nullptr || root->IsNull()) return reading.settings;
  if (!root->IsMapping())
    return std::unexpected(reading.At(*root, "expected a mapping of settings"));
  if (auto trouble = ReadKeys(*root, kKeys, reading)) return std::unexpected(*std::move(trouble));
  return reading.settings;
}

Settings Overlay(Settings base, const Settings& over) {
  Replace(base.path, over.path);
  Replace(base.select, over.select);
  Replace(base.ignore, over.ignore);
  Replace(base.severity, over.severity);
  Replace(base.fail_on, over.fail_on);
  Replace(base.companions, over.companions);
  Replace(base.catalogs, over.catalogs);
  Replace(base.more_catalogs, over.more_catalogs);
  if (over.quota_list || !over.quota_files.empty()) {  // one setting with two forms
    base.quota_files = over.quota_files;
    base.quota_list = over.quota_list;
  }
  Replace(base.suppress, over.suppress);
  Replace(base.cluster.mode, over.cluster.mode);
  Replace(base.cluster.gke_version, over.cluster.gke_version);
  Replace(base.cluster.region, over.cluster.region);
  Replace(base.cluster.boot_disk, over.cluster.boot_disk);
  Replace(base.cluster.ephemeral_on_local_ssd, over.cluster.ephemeral_on_local_ssd);
  return base;
}

std::span<const Key> TopLevelKeys() { return kKeys; }

std::vector<std::string_view> ConfigKeys() { return NamesOf(kKeys); }
std::vector<std::string_view> ClusterConfigKeys() { return NamesOf(kClusterKeys); }

}  // namespace giq
