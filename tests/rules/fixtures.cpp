#include "tests/rules/fixtures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "engine/rule/suppress.h"
#include "linter/input/config.h"
#include "linter/input/environment.h"
#include "rules/table.h"

namespace giq::testing {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const Environment> Load(const Result<Settings>& settings) {
  if (!settings) {
    ADD_FAILURE() << settings.error().Text();
    return std::make_shared<Environment>(Environment{Catalog::Embedded(), {}, {}});
  }
  auto env = LoadEnvironment(*settings);
  if (env) return *env;
  ADD_FAILURE() << env.error().Text();
  return std::make_shared<Environment>(Environment{Catalog::Embedded(), {}, {}});
}

}  // namespace

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) ADD_FAILURE() << "cannot read " << path;
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

Judged Judge(std::string name, std::string text, const Environment& env,
             std::span<const Rule* const> rules, const std::optional<Admission>& admission) {
  Judged judged;
  judged.file = ReadManifest(std::move(name), std::move(text));
  judged.bundle = MakeBundle(*judged.file, std::span<const File* const>{});
  judged.bundle.admission = admission;
  judged.findings =
      Suppress(Analyze(judged.bundle, env, rules), judged.bundle, env, {AllRules(), rules, rules})
          .findings;
  return judged;
}

Judged JudgeBy(const Rule& rule, std::string name, std::string text, const Environment& env,
               const std::optional<Admission>& admission) {
  Judged judged = Judge(std::move(name), std::move(text), env, {}, admission);
  judged.findings = FindingsOf(rule, judged.bundle, env, AllRules());
  return judged;
}

std::string Fixture::text() const { return ReadText(path); }

fs::path Fixture::report() const { return fs::path(path).replace_extension(".txt"); }

fs::path Fixture::fixed() const {
  return fs::path(path).replace_extension(".fixed" + path.extension().string());
}

bool IsUpdating() {
  const char* update = std::getenv("GIQ_UPDATE");
  return update != nullptr && std::string_view(update) == "1";
}

std::shared_ptr<const Environment> Fixture::environment() const {
  const fs::path config = fs::path(path).replace_extension(".config.yaml");
  if (!fs::exists(config)) return EnvironmentOf("");
  // From inside the folder, so that the sources that reports name are the same everywhere.
  const fs::path before = fs::current_path();
  fs::current_path(config.parent_path());
  auto env = Load(ReadSettings(config.filename().string()));
  fs::current_path(before);
  return env;
}

std::optional<Admission> Fixture::admission() const {
  const fs::path beside = fs::path(path).replace_extension(".admission.yaml");
  if (!fs::exists(beside)) return std::nullopt;
  const auto file = ReadConfigFile(beside.filename().string(), ReadText(beside));
  if (!file) {
    ADD_FAILURE() << file.error().Text();
    return std::nullopt;
  }
  Admission admission;
  for (const Entry& entry : (*file)->documents().front().root->entries) {
    if (entry.key->text == "ready_replicas") {
      admission.ready_replicas = entry.value->integer;
    } else if (entry.key->text == "old_replicas") {
      admission.old_replicas = entry.value->integer;
    } else if (entry.key->text == "usage_without_own") {
      admission.usage_without_own = entry.value->integer != 0;
    } else {
      ADD_FAILURE() << beside << ": " << entry.key->text;
    }
  }
  return admission;
}

std::vector<Fixture> FixturesOf(const Rule& rule, std::string_view prefix) {
  std::vector<Fixture> fixtures;
  const fs::path folder = fs::path(GIQ_ROOT) / "tests" / "rules" / rule.code;
  if (!fs::is_directory(folder)) return fixtures;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const bool manifest = name.starts_with(prefix) && !name.ends_with(".config.yaml") &&
                          name.find(".fixed.") == std::string::npos &&
                          !name.ends_with(".admission.yaml") &&
                          (name.ends_with(".yaml") || name.ends_with(".json"));
    if (manifest) fixtures.push_back({entry.path()});
  }
  std::ranges::sort(fixtures, {}, &Fixture::path);
  return fixtures;
}

std::shared_ptr<const Environment> EnvironmentOf(std::string_view config) {
  if (config.empty()) return Load(Settings{});
  return Load(ParseSettings("giq-lint.yaml", std::string(config)));
}

std::vector<std::string> Gist(const std::vector<Finding>& findings) {
  std::vector<std::string> gist;
  for (const Finding& finding : findings) {
    gist.push_back(std::string(finding.rule->code) + " " +
                   std::string(SeverityName(finding.severity)) + " " + finding.message);
  }
  std::ranges::sort(gist);
  return gist;
}

}  // namespace giq::testing
