#include "linter/input/config.h"

#include <gtest/gtest.h>

#include <string>

#include "linter/input/environment.h"
#include "tests/unit/linter/temp_folder.h"

namespace giq {
namespace {

Settings Parsed(const std::string& text, const std::string& path = "deploy/.giq-lint.yaml") {
  auto settings = ParseSettings(path, text);
  EXPECT_TRUE(settings) << settings.error().Text();
  return settings.value_or(Settings{});
}

std::string Refused(const std::string& text) {
  const auto settings = ParseSettings(".giq-lint.yaml", text);
  if (settings) return "accepted";
  EXPECT_NE(settings.error().code, ErrorCode::kInternal);
  return settings.error().Text();
}

TEST(Config, EveryKeyIsRead) {
  const Settings settings = Parsed(
      "select: [GIQ0, GIQ301]\n"
      "ignore: invalid-yaml\n"
      "severity: info\n"
      "fail-on: never\n"
      "companions: none\n"
      "catalog: [facts, /etc/facts]\n"
      "quota: quota.json\n"
      "cluster:\n"
      "  mode: autopilot\n"
      "  gke-version: 1.30\n"
      "  region: us-central1\n"
      "  boot-disk: 200GB\n"
      "  ephemeral-on-local-ssd: true\n");
  EXPECT_EQ(settings.path, "deploy/.giq-lint.yaml");
  EXPECT_EQ(settings.select, (std::vector<std::string>{"GIQ0", "GIQ301"}));
  EXPECT_EQ(settings.ignore, std::vector<std::string>{"invalid-yaml"});
  EXPECT_EQ(settings.severity, Severity::kInfo);
  EXPECT_EQ(settings.fail_on, FailOn::kNever);
  EXPECT_EQ(settings.companions, Companions::kNone);
  EXPECT_EQ(settings.catalogs, (std::vector<std::string>{"deploy/facts", "/etc/facts"}));
  EXPECT_EQ(settings.quota_files, std::vector<std::string>{"deploy/quota.json"});
  EXPECT_FALSE(settings.quota_list);
  EXPECT_EQ(settings.cluster.mode, ClusterMode::kAutopilot);
  EXPECT_EQ(settings.cluster.gke_version, "1.30");
  EXPECT_EQ(settings.cluster.region, "us-central1");
  EXPECT_EQ(settings.cluster.boot_disk, GiB(200));
  EXPECT_EQ(settings.cluster.ephemeral_on_local_ssd, true);
}

TEST(Config, NothingSaidIsNothingSet) {
  for (const char* text : {"", "# only a comment\n", "severity:\n", "{}\n"}) {
    const Settings settings = Parsed(text);
    EXPECT_TRUE(settings.select.empty() && settings.catalogs.empty()) << text;
    EXPECT_FALSE(settings.severity || settings.fail_on || settings.companions) << text;
    EXPECT_FALSE(settings.cluster.mode || settings.cluster.boot_disk) << text;
  }
}

TEST(Config, QuotaWrittenByHandReachesTheEnvironment) {
  const Settings settings = Parsed("quota:\n- {accelerator: nvidia-l4, limit: 8, usage: 3}\n");
  const auto environment = LoadEnvironment(settings);
  ASSERT_TRUE(environment) << environment.error().Text();
  ASSERT_EQ((*environment)->quota.limits().size(), 1U);
  const QuotaLimit& limit = (*environment)->quota.limits().front();
  EXPECT_EQ(limit.accelerator, "nvidia-l4");
  EXPECT_EQ(limit.limit, 8);
  EXPECT_EQ(limit.usage, 3);
  EXPECT_EQ(limit.source, "deploy/.giq-lint.yaml:2");
}

TEST(Config, UnknownWordsAreRefusedWithTheirPlaceAndANeighbour) {
  EXPECT_EQ(Refused("severty: info\n"),
            ".giq-lint.yaml:1:1: unknown key 'severty'; did you mean 'severity'?");
  EXPECT_EQ(Refused("cluster:\n  regoin: x\n"),
            ".giq-lint.yaml:2:3: unknown key 'regoin'; did you mean 'region'?");
  EXPECT_EQ(Refused("zzz: 1\n"), ".giq-lint.yaml:1:1: unknown key 'zzz'");
  EXPECT_EQ(Refused("ignore:\n- invalid-yml\n"),
            ".giq-lint.yaml:2:3: no rule is called 'invalid-yml'; did you mean 'invalid-yaml'?");
}

TEST(Config, WrongValuesAreRefusedWithTheirPlace) {
  EXPECT_EQ(Refused("severity: loud\n"), ".giq-lint.yaml:1:11: expected info, warning or error");
  EXPECT_EQ(Refused("fail-on: [error]\n"),
            ".giq-lint.yaml:1:10: expected info, warning, error or never");
  EXPECT_EQ(Refused("companions: yes\n"), ".giq-lint.yaml:1:13: expected folder or none");
  EXPECT_EQ(Refused("catalog: [1]\n"),
            ".giq-lint.yaml:1:11: expected a folder or export, or a list of them");
  EXPECT_EQ(Refused("cluster: autopilot\n"),
            ".giq-lint.yaml:1:10: expected a mapping of facts about the cluster");
  EXPECT_EQ(Refused("cluster: {mode: manual}\n"),
            ".giq-lint.yaml:1:17: expected autopilot or standard");
  EXPECT_EQ(Refused("cluster: {boot-disk: large}\n"),
            ".giq-lint.yaml:1:22: expected a disk size such as 100GB");
  EXPECT_EQ(Refused("cluster: {ephemeral-on-local-ssd: 1}\n"),
            ".giq-lint.yaml:1:35: expected true or false");
  EXPECT_EQ(Refused("- severity\n"), ".giq-lint.yaml:1:1: expected a mapping of settings");
  EXPECT_EQ(
      Refused("quota:\n- {accelerator: nvidia-l4, limit: 8}\n- q.json\n"),
      ".giq-lint.yaml:3:3: expected a quota like those before it: files and quotas written by "
      "hand cannot stand in one list");
}

TEST(Config, WhatIsNoYamlIsRefusedAndNeverHangs) {
  EXPECT_EQ(Refused("{\"severity\":\"info\"},\n").substr(0, 17), ".giq-lint.yaml:1:");
  EXPECT_EQ(Refused("a: &x [*x]\n").substr(0, 17), ".giq-lint.yaml:1:");
  EXPECT_EQ(Refused("severity: info\nseverity: error\n"),
            ".giq-lint.yaml:2:1: key \"severity\" is already set in this mapping, at 1:1");
  EXPECT_NE(Refused(std::string(100'000, '[')), "accepted");
}

TEST(Config, AMissingFileAndABrokenCatalogAreErrors) {
  const TempFolder folder;
  const auto missing = ReadSettings(folder.At(".giq-lint.yaml"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kIo);
  Settings settings;
  settings.catalogs = {folder.At("none")};
  EXPECT_EQ(LoadEnvironment(settings).error().Text(),
            folder.At("none") + ": cannot open the catalog: No such file or directory");
  settings.catalogs = {folder.path().string()};
  EXPECT_EQ(LoadEnvironment(settings).error().Text(),
            folder.path().string() + ": the catalog folder holds no .csv file");
}

TEST(Config, FlagsWinOverTheFile) {
  Settings file = Parsed(
      "select: GIQ0\nseverity: info\nquota:\n- {accelerator: nvidia-l4, limit: 8}\n"
      "cluster: {region: us-central1, mode: standard}\n");
  Settings flags;
  flags.select = {"GIQ3"};
  flags.quota_files = {"q.json"};
  flags.cluster.region = "europe-west4";
  const Settings both = Overlay(file, flags);
  EXPECT_EQ(both.select, std::vector<std::string>{"GIQ3"});
  EXPECT_EQ(both.severity, Severity::kInfo);
  EXPECT_EQ(both.quota_files, std::vector<std::string>{"q.json"});
  EXPECT_FALSE(both.quota_list) << "quota is one setting with two forms";
  EXPECT_EQ(both.cluster.region, "europe-west4");
  EXPECT_EQ(both.cluster.mode, ClusterMode::kStandard);
}

TEST(Config, SuppressionsNameRulesAndObjects) {
  const Settings settings = Parsed(
      "suppress:\n"
      "- rules: [GIQ3, quota-exceeded]\n"
      "  kind: Deployment\n"
      "  namespace: dev-*\n"
      "  name: vllm-?\n"
      "  reason: known\n"
      "- {rules: GIQ101, name: x}\n");
  ASSERT_EQ(settings.suppress.size(), 2U);
  EXPECT_EQ(settings.suppress[0].rules, (std::vector<std::string>{"GIQ3", "quota-exceeded"}));
  EXPECT_EQ(settings.suppress[0].kind, "Deployment");
  EXPECT_EQ(settings.suppress[0].namespace_, "dev-*");
  EXPECT_EQ(settings.suppress[0].name, "vllm-?");
  EXPECT_EQ(settings.suppress[0].reason, "known");
  EXPECT_EQ(settings.suppress[1].rules, std::vector<std::string>{"GIQ101"});
  EXPECT_EQ(settings.suppress[1].kind, "");
}

TEST(Config, SuppressionsThatSayTooLittleAreRefused) {
  EXPECT_EQ(Refused("suppress: GIQ3\n"), ".giq-lint.yaml:1:11: expected a list of suppressions");
  EXPECT_EQ(Refused("suppress: [GIQ3]\n"),
            ".giq-lint.yaml:1:12: expected a suppression: rules, and a kind, namespace or name");
  EXPECT_EQ(Refused("suppress:\n- {name: x}\n"),
            ".giq-lint.yaml:2:3: a suppression without \"rules\"");
  EXPECT_EQ(
      Refused("suppress:\n- {rules: GIQ3, reason: x}\n"),
      ".giq-lint.yaml:2:3: a suppression without a kind, namespace or name: \"ignore\" leaves "
      "rules out everywhere");
  EXPECT_EQ(Refused("suppress:\n- {rules: [GIQ3, qqqqqqqq], name: x}\n"),
            ".giq-lint.yaml:2:18: no rule is called 'qqqqqqqq'");
  EXPECT_EQ(Refused("suppress:\n- {rules: GIQ3, nam: x}\n"),
            ".giq-lint.yaml:2:17: unknown key 'nam'; did you mean 'name'?");
  EXPECT_EQ(Refused("suppress:\n- {rules: GIQ3, name: 1}\n"),
            ".giq-lint.yaml:2:23: expected a name, with * and ? as wildcards");
  EXPECT_EQ(Refused("suppress:\n- {rules: GIQ3, name: x, reason: [y]}\n"),
            ".giq-lint.yaml:2:34: expected a reason in words");
}

TEST(Config, EnvironmentsHaveSettingsOfTheirOwn) {
  const Settings settings = Parsed(
      "severity: info\n"
      "environments:\n"
      "- name: prod\n"
      "  paths: [prod/, \"*-prod.yaml\"]\n"
      "  quota: quota.json\n"
      "  cluster: {region: us-central1}\n"
      "  suppress: [{rules: GIQ3, kind: Job}]\n"
      "- {name: dev, paths: dev, fail-on: never}\n");
  ASSERT_EQ(settings.environments.size(), 2U);
  const NamedEnvironment& prod = settings.environments[0];
  EXPECT_EQ(prod.name, "prod");
  EXPECT_EQ(prod.paths, (std::vector<std::string>{"prod/", "*-prod.yaml"}));
  EXPECT_EQ(prod.settings.quota_files, std::vector<std::string>{"deploy/quota.json"});
  EXPECT_EQ(prod.settings.cluster.region, "us-central1");
  EXPECT_EQ(prod.settings.suppress.size(), 1U);
  EXPECT_FALSE(prod.settings.severity);
  EXPECT_EQ(settings.environments[1].settings.fail_on, FailOn::kNever);
  EXPECT_EQ(settings.cluster.region, "");
  EXPECT_TRUE(settings.suppress.empty());
}

TEST(Config, EnvironmentsThatAreNoneAreRefused) {
  EXPECT_EQ(Refused("environments: {prod: x}\n"),
            ".giq-lint.yaml:1:15: expected a list of environments");
  EXPECT_EQ(Refused("environments: [prod]\n"),
            ".giq-lint.yaml:1:16: expected an environment: name, paths, …");
  EXPECT_EQ(Refused("environments:\n- paths: x\n"),
            ".giq-lint.yaml:2:3: an environment without \"name\"");
  EXPECT_EQ(Refused("environments:\n- name: x\n"),
            ".giq-lint.yaml:2:3: an environment without \"paths\"");
  EXPECT_EQ(Refused("environments:\n- {name: x, paths: a}\n- {name: x, paths: b}\n"),
            ".giq-lint.yaml:3:10: there is an environment 'x' already");
  for (const char* pattern : {"'!a'", "'#a'", "' '", "\"a\\nb\""}) {
    EXPECT_EQ(Refused("environments:\n- {name: x, paths: [" + std::string(pattern) + "]}\n"),
              ".giq-lint.yaml:2:21: expected a path pattern as in .gitignore, without !")
        << pattern;
  }
  EXPECT_EQ(Refused("environments:\n- {name: x, paths: a, environments: []}\n"),
            ".giq-lint.yaml:2:23: unknown key 'environments'");
  EXPECT_EQ(Refused("environments:\n- {name: x, paths: a, severty: info}\n"),
            ".giq-lint.yaml:2:23: unknown key 'severty'; did you mean 'severity'?");
  EXPECT_EQ(Refused("environments:\n- {name: x, paths: a, cluster: {zone: b}}\n"),
            ".giq-lint.yaml:2:33: unknown key 'zone'");
}

TEST(ConfigWords, DiskSizesAreGiB) {
  EXPECT_EQ(DiskSizeFromText("100"), GiB(100));
  EXPECT_EQ(DiskSizeFromText("100GB"), GiB(100));
  EXPECT_EQ(DiskSizeFromText("100 Gi"), GiB(100));
  EXPECT_EQ(DiskSizeFromText("1.5TB"), GiB(1536));
  for (const char* text : {"", "GB", "-1", "0", "100MB", "1e400", "nan", "inf", "100GBx"}) {
    EXPECT_FALSE(DiskSizeFromText(text)) << text;
  }
}

TEST(ConfigWords, ByteCountsTakeBinaryUnits) {
  EXPECT_EQ(ByteCountFromText("512"), 512U);
  EXPECT_EQ(ByteCountFromText("64KiB"), 65536U);
  EXPECT_EQ(ByteCountFromText("8Mi"), 8U << 20);
  for (const char* text : {"", "0", "-1", "1.5", "1M", "99999999999999999999", "17179869184Gi"}) {
    EXPECT_FALSE(ByteCountFromText(text)) << text;
  }
}

}  // namespace
}  // namespace giq
