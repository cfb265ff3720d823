// Every shape in which people have their quota, and what is refused.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "engine/quota/quota.h"

namespace giq {
namespace {

std::string Shown(const QuotaLimit& limit) {
  std::string text = limit.accelerator;
  text += limit.provisioning == Provisioning::kSpot        ? " spot"
          : limit.provisioning == Provisioning::kFlexStart ? " flex-start"
                                                           : " on-demand";
  text += " [" + limit.region + "] " + std::to_string(static_cast<long>(limit.limit));
  if (limit.usage) text += " used " + std::to_string(static_cast<long>(*limit.usage));
  return text + " " + limit.name + " " + limit.source;
}

std::vector<std::string> Read(const File& file) {
  const auto limits = ReadQuota(file, *Catalog::Embedded());
  if (!limits) return {limits.error().Text()};
  std::vector<std::string> texts;
  for (const QuotaLimit& limit : *limits) texts.push_back(Shown(limit));
  return texts;
}

std::vector<std::string> ReadJson(const std::string& text) {
  const auto file = ReadJsonFile("q.json", text);
  if (!file) return {file.error().Text()};
  return Read(**file);
}

std::vector<std::string> ReadYaml(const std::string& text) {
  return Read(*ReadManifest("q.yaml", text));
}

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

TEST(ReadQuotaTest, RegionsDescribeJson) {
  EXPECT_THAT(
      ReadJson(R"({"kind":"compute#region","id":"1","name":"us-central1","quotas":[
    {"limit":16.0,"metric":"NVIDIA_L4_GPUS","usage":3.0},
    {"limit":24.0,"metric":"CPUS","usage":0.0},
    {"limit":4.0,"metric":"PREEMPTIBLE_NVIDIA_L4_GPUS","usage":0.0,"owner":"x"},
    {"limit":32.0,"metric":"TPU_LITE_PODSLICE_V5"}]})"),
      ElementsAre("nvidia-l4 on-demand [us-central1] 16 used 3 NVIDIA_L4_GPUS q.json:2",
                  "nvidia-l4 spot [us-central1] 4 used 0 PREEMPTIBLE_NVIDIA_L4_GPUS q.json:4",
                  "tpu-v5-lite-podslice on-demand [us-central1] 32 TPU_LITE_PODSLICE_V5 "
                  "q.json:5"));
}

TEST(ReadQuotaTest, RegionsDescribeYaml) {
  EXPECT_THAT(
      ReadYaml("kind: compute#region\nname: us-east4\nquotas:\n- limit: 8.0\n"
               "  metric: NVIDIA_A100_GPUS\n  usage: 1.0\n"),
      ElementsAre("nvidia-tesla-a100 on-demand [us-east4] 8 used 1 NVIDIA_A100_GPUS q.yaml:4"));
}

TEST(ReadQuotaTest, QuotasAloneNameNoRegion) {
  EXPECT_THAT(ReadJson(R"({"quotas":[{"limit":8,"metric":"NVIDIA_T4_GPUS","usage":1}]})"),
              ElementsAre("nvidia-tesla-t4 on-demand [] 8 used 1 NVIDIA_T4_GPUS q.json:1"));
}

TEST(ReadQuotaTest, RegionsListJsonAndYaml) {
  const std::vector<std::string> expected = {
      "nvidia-l4 on-demand [us-central1] 1 NVIDIA_L4_GPUS q.json:1",
      "nvidia-l4 on-demand [us-east4] 2 NVIDIA_L4_GPUS q.json:2"};
  EXPECT_EQ(ReadJson(R"([{"name":"us-central1","quotas":[{"limit":1,"metric":"NVIDIA_L4_GPUS"}]},
    {"name":"us-east4","quotas":[{"limit":2,"metric":"NVIDIA_L4_GPUS"}]}])"),
            expected);
  EXPECT_EQ(
      ReadJson(R"({"items":[{"name":"us-central1","quotas":[{"limit":1,"metric":"NVIDIA_L4_GPUS"}]},
    {"name":"us-east4","quotas":[{"limit":2,"metric":"NVIDIA_L4_GPUS"}]}]})"),
      expected);
  // gcloud prints a list of YAML as one document an item.
  EXPECT_THAT(ReadYaml("name: us-central1\nquotas:\n- limit: 1.0\n  metric: NVIDIA_L4_GPUS\n---\n"
                       "name: us-east4\nquotas:\n- limit: 2.0\n  metric: NVIDIA_L4_GPUS\n"),
              ElementsAre("nvidia-l4 on-demand [us-central1] 1 NVIDIA_L4_GPUS q.yaml:3",
                          "nvidia-l4 on-demand [us-east4] 2 NVIDIA_L4_GPUS q.yaml:8"));
}

TEST(ReadQuotaTest, ProjectInfoHasTheLimitOverAllRegions) {
  EXPECT_THAT(ReadJson(R"({"kind":"compute#project","name":"my-project","quotas":[
    {"limit":8.0,"metric":"GPUS_ALL_REGIONS","usage":2.0},
    {"limit":99.0,"metric":"NETWORKS","usage":2.0}]})"),
              ElementsAre("* on-demand [] 8 used 2 GPUS_ALL_REGIONS q.json:2"));
}

TEST(ReadQuotaTest, CloudQuotasByFamilyAndRegion) {
  EXPECT_THAT(
      ReadJson(
          R"([{"quotaId":"GPUS-PER-GPU-FAMILY-per-project-region","service":"compute.googleapis.com",
    "dimensionsInfos":[
      {"dimensions":{"region":"us-central1","gpu_family":"NVIDIA_H100"},"details":{"value":"8"},"applicableLocations":["us-central1"]},
      {"dimensions":{"gpu_family":"NVIDIA_H200"},"details":{"value":4},"applicableLocations":["us-west1"]},
      {"dimensions":{"region":"us-west1"},"details":{"value":"2"},"applicableLocations":["us-west1"]}]}])"),
      testing::UnorderedElementsAre(
          "nvidia-h100-80gb on-demand [us-central1] 8 GPUS-PER-GPU-FAMILY-per-project-region "
          "(gpu_family=NVIDIA_H100) q.json:3",
          "nvidia-h100-80gb on-demand [us-west1] 2 GPUS-PER-GPU-FAMILY-per-project-region "
          "(gpu_family=NVIDIA_H100) q.json:5",
          "nvidia-h100-mega-80gb on-demand [us-west1] 2 "
          "GPUS-PER-GPU-FAMILY-per-project-region (gpu_family=NVIDIA_H100_MEGA) q.json:5",
          "nvidia-h200-141gb on-demand [us-west1] 4 GPUS-PER-GPU-FAMILY-per-project-region "
          "(gpu_family=NVIDIA_H200) q.json:4",
          "nvidia-b200 on-demand [us-west1] 2 GPUS-PER-GPU-FAMILY-per-project-region "
          "(gpu_family=NVIDIA_B200) q.json:5",
          "nvidia-gb200 on-demand [us-west1] 2 GPUS-PER-GPU-FAMILY-per-project-region "
          "(gpu_family=NVIDIA_GB200) q.json:5",
          "nvidia-rtx-pro-6000 on-demand [us-west1] 2 "
          "GPUS-PER-GPU-FAMILY-per-project-region (gpu_family=NVIDIA_RTX_PRO_6000) q.json:5"));
}

TEST(ReadQuotaTest, CloudQuotasGeneralEntryFillsTheOtherRegions) {
  EXPECT_THAT(
      ReadJson(R"({"quotaInfos":[{"quotaId":"NVIDIA-L4-GPUS-per-project-region","dimensionsInfos":[
      {"dimensions":{"region":"us-central1"},"details":{"value":"16"},"applicableLocations":["us-central1"]},
      {"dimensions":{},"details":{"value":"0"},"applicableLocations":["us-central1","us-west1","us-west1-a","global"]}]}],
      "nextPageToken":""})"),
      ElementsAre("nvidia-l4 on-demand [us-central1] 16 NVIDIA-L4-GPUS-per-project-region q.json:2",
                  "nvidia-l4 on-demand [us-west1] 0 NVIDIA-L4-GPUS-per-project-region q.json:3"));
}

TEST(ReadQuotaTest, CloudQuotasLeavesOutWhatWasNeverSetOrIsChanging) {
  // A -1 for a region is unknown, and the general entry does not speak for that region any more.
  EXPECT_THAT(
      ReadJson(R"([{"quotaId":"NVIDIA-L4-GPUS-per-project-region","dimensionsInfos":[
      {"dimensions":{"region":"us-central1"},"details":{"value":"-1"}},
      {"dimensions":{"region":"us-east4"},"details":{"value":"4","rolloutInfo":{"ongoingRollout":true}}},
      {"dimensions":{"region":"us-east5"},"details":{}},
      {"dimensions":{"region":"us-west4","zone":"us-west4-a"},"details":{"value":"1"}},
      {"details":{"value":"2"},"applicableLocations":["us-central1","us-east4","us-east5","us-west4"]}]},
      {"quotaId":"TPUV5e-per-project-region"}])"),
      ElementsAre("nvidia-l4 on-demand [us-west4] 2 NVIDIA-L4-GPUS-per-project-region q.json:6"));
}

TEST(ReadQuotaTest, CloudQuotasGlobalAndOtherServices) {
  EXPECT_THAT(
      ReadJson(R"([{"quotaId":"GPUS-ALL-REGIONS-per-project","service":"compute.googleapis.com",
      "dimensionsInfos":[{"dimensions":{},"details":{"value":"8"},"applicableLocations":["global"]}]},
      {"quotaId":"TPU-PODSLICE-V4-per-project-region","service":"tpu.googleapis.com",
      "dimensionsInfos":[{"details":{"value":"8"},"applicableLocations":["us-central2"]}]}])"),
      ElementsAre("* on-demand [] 8 GPUS-ALL-REGIONS-per-project q.json:2"));
}

TEST(ReadQuotaTest, CloudQuotasYaml) {
  EXPECT_THAT(
      ReadYaml("dimensionsInfos:\n- applicableLocations:\n  - us-east1\n  details:\n"
               "    value: '1536'\n  dimensions:\n    region: us-east1\n"
               "quotaId: PREEMPTIBLE-TPU-V6E-per-project-region\n"),
      ElementsAre("tpu-v6e-slice spot [us-east1] 1536 PREEMPTIBLE-TPU-V6E-per-project-region "
                  "q.yaml:5"));
}

TEST(ReadQuotaTest, AnAliasCountsUntilTheRealNameIsThere) {
  EXPECT_THAT(ReadJson(R"({"name":"r","quotas":[{"limit":8,"metric":"NVIDIA_H100_GPUS"}]})"),
              ElementsAre("nvidia-h100-80gb on-demand [r] 8 NVIDIA_H100_GPUS q.json:1"));
  const std::string alias = R"({"name":"r","quotas":[{"limit":8,"metric":"NVIDIA_H100_GPUS"}]})";
  const std::string real = R"({"quotaId":"GPUS-PER-GPU-FAMILY-per-project-region","dimensionsInfos":
    [{"dimensions":{"region":"r","gpu_family":"NVIDIA_H100"},"details":{"value":"16"}}]})";
  const std::vector<std::string> expected = {
      "nvidia-h100-80gb on-demand [r] 16 GPUS-PER-GPU-FAMILY-per-project-region "
      "(gpu_family=NVIDIA_H100) q.json:2"};
  EXPECT_EQ(ReadJson("[" + alias + "," + real + "]"), expected);
  EXPECT_EQ(ReadJson("[" + real + "," + alias + "]"), expected);
}

TEST(ReadQuotaTest, HandWritten) {
  const std::vector<std::string> expected = {
      "nvidia-l4 on-demand [] 8 quota of nvidia-l4 q.yaml:2",
      "nvidia-l4 spot [us-east4] 4 used 1 quota of nvidia-l4 q.yaml:3",
      "tpu-v6e-slice flex-start [] 16 quota of tpu-v6e-slice q.yaml:4",
      "* on-demand [] 32 GPUS_ALL_REGIONS q.yaml:5"};
  EXPECT_EQ(
      ReadYaml(
          "quota:\n- {accelerator: nvidia-l4, limit: 8}\n"
          "- {accelerator: nvidia-l4, limit: 4, usage: 1, provisioning: spot, region: us-east4}\n"
          "- {accelerator: tpu-v6e-slice, limit: 16, provisioning: flex-start}\n"
          "- {accelerator: '*', limit: 32}\n"),
      expected);
  EXPECT_THAT(ReadYaml("- accelerator: nvidia-l4\n  limit: 8\n"),
              ElementsAre("nvidia-l4 on-demand [] 8 quota of nvidia-l4 q.yaml:2"));
}

TEST(ReadQuotaTest, HandWrittenThroughTheConfigReader) {
  const auto file = ReadConfigFile("c.yaml", "quota:\n  - accelerator: nvidia-l4\n    limit: 3\n");
  ASSERT_TRUE(file) << file.error().Text();
  const Node* list = (*file)->documents().front().root->Find("quota");
  ASSERT_NE(list, nullptr);
  const auto limits = ReadQuotaList(**file, *list, *Catalog::Embedded());
  ASSERT_TRUE(limits) << limits.error().Text();
  ASSERT_EQ(limits->size(), 1U);
  EXPECT_EQ(Shown((*limits)[0]), "nvidia-l4 on-demand [] 3 quota of nvidia-l4 c.yaml:3");
}

TEST(ReadQuotaTest, HandWrittenFaults) {
  EXPECT_THAT(
      ReadYaml("- accelerator: nvidia-l44\n  limit: 8\n"),
      ElementsAre("q.yaml:1:16: unknown accelerator \"nvidia-l44\": did you mean nvidia-l4?"));
  EXPECT_THAT(
      ReadYaml("- accelerator: b200\n  limit: 8\n"),
      ElementsAre(
          "q.yaml:1:16: unknown accelerator \"b200\": did you mean nvidia-b200 or nvidia-gb200?"));
  EXPECT_THAT(ReadYaml("- accelerator: l4\n  limit: 8\n"),
              ElementsAre("q.yaml:1:16: unknown accelerator \"l4\": did you mean nvidia-l4?"));
  EXPECT_THAT(
      ReadYaml("- accelerator: H100 80GB\n  limit: 8\n"),
      ElementsAre(
          "q.yaml:1:16: unknown accelerator \"H100 80GB\": did you mean nvidia-h100-80gb?"));
  EXPECT_THAT(ReadYaml("- accelerator: quantum-annealer\n  limit: 8\n"),
              ElementsAre("q.yaml:1:16: unknown accelerator \"quantum-annealer\": the value of the "
                          "node label is wanted, as in nvidia-l4"));
  EXPECT_THAT(ReadYaml("- accelerator: nvidia-l4\n"),
              ElementsAre("q.yaml:1:3: a quota without \"limit\""));
  EXPECT_THAT(ReadYaml("quota:\n- limit: 8\n"),
              ElementsAre("q.yaml:2:3: a quota without \"accelerator\""));
  EXPECT_THAT(
      ReadYaml("- accelerator: nvidia-l4\n  limits: 8\n"),
      ElementsAre("q.yaml:2:3: \"limits\" is no key of a quota; there are accelerator, limit, "
                  "usage, provisioning, region"));
  EXPECT_THAT(ReadYaml("- {accelerator: nvidia-l4, limit: 8, provisioning: cheap}\n"),
              ElementsAre("q.yaml:1:52: \"provisioning\" is none of on-demand, spot, flex-start, "
                          "reservation"));
  EXPECT_THAT(ReadYaml("- {accelerator: nvidia-l4, limit: 8, region: 7}\n"),
              ElementsAre("q.yaml:1:46: \"region\" is no name"));
  EXPECT_THAT(
      ReadYaml("- {accelerator: nvidia-l4, limit: 8}\n- {accelerator: nvidia-l4, limit: 9}\n"),
      ElementsAre("q.yaml:2:3: the same quota stands at q.yaml:1"));
  EXPECT_THAT(ReadYaml("- accelerator: nvidia-l4\n  limit: 8\n- 7\n"),
              ElementsAre("q.yaml:3:3: a quota is no mapping"));
}

TEST(ReadQuotaTest, NumbersThatAreNoAmounts) {
  const auto limit = [](const std::string& value) {
    return ReadJson(R"({"quotas":[{"metric":"NVIDIA_L4_GPUS","limit":)" + value + "}]}");
  };
  EXPECT_THAT(limit("\"many\""),
              ElementsAre("q.json:1:47: limit of NVIDIA_L4_GPUS: \"many\" is no number"));
  EXPECT_THAT(limit("null"), ElementsAre(HasSubstr("is no number")));
  EXPECT_THAT(limit("[1]"),
              ElementsAre("q.json:1:47: limit of NVIDIA_L4_GPUS: a list is no number"));
  EXPECT_THAT(limit("-2"), ElementsAre("q.json:1:47: limit of NVIDIA_L4_GPUS: -2 is negative"));
  EXPECT_THAT(
      limit("2e9"),
      ElementsAre("q.json:1:47: limit of NVIDIA_L4_GPUS: 2e9 is no amount of accelerators"));
  EXPECT_THAT(limit("-1"), IsEmpty());
  EXPECT_THAT(limit("9223372036854775807"), IsEmpty());
  EXPECT_THAT(limit("\"12\""), ElementsAre("nvidia-l4 on-demand [] 12 NVIDIA_L4_GPUS q.json:1"));
  EXPECT_THAT(ReadYaml("- {accelerator: nvidia-l4, limit: -1}\n"),
              ElementsAre("q.yaml:1:35: limit: -1 is no amount"));
  EXPECT_THAT(ReadYaml("- {accelerator: nvidia-l4, limit: .inf}\n"),
              ElementsAre("q.yaml:1:35: not YAML: .inf has no place in JSON"));
}

TEST(ReadQuotaTest, RefusesWhatIsNoQuota) {
  EXPECT_THAT(
      ReadJson(R"({"a":1})"),
      ElementsAre("q.json:1:1: no quota in a form that is known here; accepted are `gcloud "
                  "compute regions describe|list`, `gcloud compute project-info describe` and "
                  "`gcloud alpha quotas info list` as JSON or YAML, and a list of "
                  "{accelerator, limit}"));
  EXPECT_THAT(ReadJson("7"), ElementsAre(StartsWith("q.json:1:1: no quota in a form")));
  EXPECT_THAT(ReadJson(R"([{"a":1}])"), ElementsAre(StartsWith("q.json:1:2: no quota in a form")));
  EXPECT_THAT(ReadJson(R"([{"quotaConfig":{"preferredValue":"8"}}])"),
              ElementsAre(StartsWith("q.json:1:2: this is a quota preference, which says what was "
                                     "asked for and not what is granted; ")));
  EXPECT_THAT(ReadJson(R"({"quotas":[7]})"),
              ElementsAre("q.json:1:12: an item of \"quotas\" is no mapping"));
  EXPECT_THAT(ReadJson(R"({"quotas":[{"limit":7}]})"),
              ElementsAre("q.json:1:12: an item of \"quotas\" has no metric"));
  EXPECT_THAT(ReadJson(R"({"quotas":[{"metric":"NVIDIA_L4_GPUS"}]})"),
              ElementsAre("q.json:1:12: NVIDIA_L4_GPUS has no limit"));
  EXPECT_THAT(ReadJson(R"({"dimensionsInfos":[]})"),
              ElementsAre("q.json:1:1: \"dimensionsInfos\" without a \"quotaId\""));
  EXPECT_THAT(ReadYaml(""), ElementsAre(StartsWith("q.yaml: the file is empty; accepted are")));
  EXPECT_THAT(ReadYaml("a: [1\n"), ElementsAre(StartsWith("q.yaml:")));
  EXPECT_THAT(ReadJson("[]"), IsEmpty());
}

}  // namespace
}  // namespace giq
