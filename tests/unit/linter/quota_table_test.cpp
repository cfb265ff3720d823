// Quota limits as text, TSV and JSON.
#include "linter/report/quota_table.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

class QuotaTableTest : public testing::Test {
 protected:
  QuotaLimit l4_{.accelerator = "nvidia-l4",
                 .region = "us-central1",
                 .limit = 16,
                 .usage = 4,
                 .name = "NVIDIA_L4_GPUS",
                 .source = "quota.json:3"};
  QuotaLimit spot_{
      .accelerator = "nvidia-h100-80gb", .provisioning = Provisioning::kSpot, .limit = 128};
  QuotaTable table_{
      .rows = {{"", "", {&l4_, 2, 10, 20, 11}}, {"", "", {&spot_, 1, 8, std::nullopt, 8}}},
      .demand = true,
      .uncounted = 3};
};

TEST_F(QuotaTableTest, TextIsAligned) {
  EXPECT_EQ(
      RenderQuotaTable(table_, Format::kText),
      "accelerator       region       provisioning  limit  usage  demand  at most  rollout "
      "peak  head room\n"
      "nvidia-l4         us-central1  on-demand        16      4      10       20            "
      "11          2\n"
      "nvidia-h100-80gb  any          spot            128      ?       8        ?             "
      "8          ?\n");
}

TEST_F(QuotaTableTest, TextShowsLimitsAloneWithoutManifestsAndOriginsThatDiffer) {
  table_.demand = false;
  table_.rows[1].environment = "prod";
  EXPECT_EQ(RenderQuotaTable(table_, Format::kText),
            "environment  accelerator       region       provisioning  limit  usage\n"
            "-            nvidia-l4         us-central1  on-demand        16      4\n"
            "prod         nvidia-h100-80gb  any          spot            128      ?\n");
}

TEST_F(QuotaTableTest, TsvHasAlwaysTheSameColumns) {
  table_.rows[0].config = "a\tb.yaml";
  EXPECT_EQ(
      RenderQuotaTable(table_, Format::kTsv),
      "config\tenvironment\taccelerator\tregion\tprovisioning\tlimit\tusage\tdemand\tat_most\t"
      "rollout_peak\thead_room\n"
      "a b.yaml\t-\tnvidia-l4\tus-central1\ton-demand\t16\t4\t10\t20\t11\t2\n"
      "-\t-\tnvidia-h100-80gb\tany\tspot\t128\t?\t8\t?\t8\t?\n");
  table_.demand = false;
  table_.rows.pop_back();
  EXPECT_EQ(
      RenderQuotaTable(table_, Format::kTsv),
      "config\tenvironment\taccelerator\tregion\tprovisioning\tlimit\tusage\tdemand\tat_most\t"
      "rollout_peak\thead_room\n"
      "a b.yaml\t-\tnvidia-l4\tus-central1\ton-demand\t16\t4\t-\t-\t-\t-\n");
}

TEST_F(QuotaTableTest, JsonHasNullForWhatIsNotKnown) {
  EXPECT_EQ(RenderQuotaTable(table_, Format::kJson),
            R"({"version":1,"limits":[{"config":"","environment":"","accelerator":"nvidia-l4",)"
            R"("region":"us-central1","provisioning":"on-demand","name":"NVIDIA_L4_GPUS",)"
            R"("source":"quota.json:3","limit":16,"usage":4,"workloads":2,"demand":10,)"
            R"("at_most":20,"rollout_peak":11,"head_room":2},{"config":"","environment":"",)"
            R"("accelerator":"nvidia-h100-80gb","region":"","provisioning":"spot","name":"",)"
            R"("source":"","limit":128,"usage":null,"workloads":1,"demand":8,"at_most":null,)"
            R"("rollout_peak":8,"head_room":null}],"uncounted":3})"
            "\n");
}

}  // namespace
}  // namespace giq
