// The manifests below tests/rules/GIQNNN and what the rules say about them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/bundle/bundle.h"
#include "engine/rule/rule.h"

namespace giq::testing {

/// A manifest with everything that judging it makes; the findings point into it.
struct Judged {
  std::unique_ptr<File> file;
  Bundle bundle;
  std::vector<Finding> findings;
};

/// Judges a manifest by some rules; what its comments and annotations suppress is left out.
[[nodiscard]] Judged Judge(std::string name, std::string text, const Environment& env,
                           std::span<const Rule* const> rules,
                           const std::optional<Admission>& admission = {});

/// The same by one rule alone; a rule about suppressions hears of what the others report.
[[nodiscard]] Judged JudgeBy(const Rule& rule, std::string name, std::string text,
                             const Environment& env,
                             const std::optional<Admission>& admission = {});

/// One manifest of a rule's folder.
struct Fixture {
  std::filesystem::path path;  ///< …/GIQ101/bad-surge.yaml
  [[nodiscard]] std::string name() const { return path.filename().string(); }
  [[nodiscard]] std::string text() const;
  /// bad-surge.txt beside it.
  [[nodiscard]] std::filesystem::path report() const;
  /// bad-surge.fixed.yaml beside it.
  [[nodiscard]] std::filesystem::path fixed() const;
  /// The environment of bad-surge.config.yaml, where there is one; else the embedded catalog and
  /// nothing more.
  [[nodiscard]] std::shared_ptr<const Environment> environment() const;
  /// What only admission knows, from bad-surge.admission.yaml: `ready_replicas`, `old_replicas` and
  /// `usage_without_own`; nothing when there is no such file.
  [[nodiscard]] std::optional<Admission> admission() const;
};

/// The manifests of a rule whose names start with `bad` or `good`, sorted; what fixes make of them
/// left out.
[[nodiscard]] std::vector<Fixture> FixturesOf(const Rule& rule, std::string_view prefix);

/// The environment that a configuration's text gives; "" gives the default one.
[[nodiscard]] std::shared_ptr<const Environment> EnvironmentOf(std::string_view config);

/// Whether expected files are to be rewritten: GIQ_UPDATE=1.
[[nodiscard]] bool IsUpdating();

/// A file's bytes; a test failure and "" when it cannot be read.
[[nodiscard]] std::string ReadText(const std::filesystem::path& path);

/// `code severity message` of each finding, sorted: what must not depend on order or form.
[[nodiscard]] std::vector<std::string> Gist(const std::vector<Finding>& findings);

}  // namespace giq::testing
