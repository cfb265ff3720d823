// Each kind of bad row, with the exact text of its Error.
#include "engine/catalog/load.h"

#include <gtest/gtest.h>

#include "tests/unit/catalog/files.h"

namespace giq {
namespace {

TEST(LoadTest, RefusesUnknownNames) {
  EXPECT_EQ(Fault({{"my/gpus.csv", "a\n"}}),
            "my/gpus.csv: no catalog table has this name; there are accelerators.csv, "
            "machine_types.csv, tpu_topologies.csv, models.csv, benchmarks.csv, prices.csv, "
            "use_cases.csv, server_metrics.csv, quotas.csv");
}

TEST(LoadTest, RefusesBadHeaders) {
  EXPECT_EQ(Fault({{"models.csv", ""}}),
            "models.csv:1: the file is empty: a header line is missing");
  EXPECT_EQ(Fault({{"models.csv", "id,dtype\na,BF16\n"}}),
            "models.csv:1:1: column \"weight_bytes\" is missing");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes,Weight Bytes\n"}}),
            "models.csv:1:17: columns \"weight_bytes\" and \"Weight Bytes\" mean the same");
}

TEST(LoadTest, RefusesRowsOfAnotherWidth) {
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\na/b\n"}}),
            "models.csv:2:1: 1 cells where the header has 2");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\na/b,1\nc/d,1,2\n"}}),
            "models.csv:3:1: 3 cells where the header has 2");
}

TEST(LoadTest, RefusesBadCells) {
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\na/b,many\n"}}),
            "models.csv:2:5: column \"weight_bytes\": \"many\" is no integer");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\na/b,1.5\n"}}),
            "models.csv:2:5: column \"weight_bytes\": \"1.5\" is no integer");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\na/b,-4\n"}}),
            "models.csv:2:5: column \"weight_bytes\": -4 is out of range");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\na/b,99999999999999999999\n"}}),
            "models.csv:2:5: column \"weight_bytes\": 99999999999999999999 is out of range");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\na/b,\n"}}),
            "models.csv:2:5: column \"weight_bytes\": is empty");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\n,1\n"}}),
            "models.csv:2:1: column \"id\": is empty");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes,gated\na/b,1,maybe\n"}}),
            "models.csv:2:7: column \"gated\": \"maybe\" is neither yes nor no");
  EXPECT_EQ(
      Fault({{"models.csv", "id,weight_bytes,size_kind\na/b,1,about\n"}}),
      "models.csv:2:7: column \"size_kind\": \"about\" is none of exact, lower, upper, estimated");
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes,all_files_bytes\na/b,10,9\n"}}),
            "models.csv:2:8: column \"all_files_bytes\": is less than weight_bytes");
}

TEST(LoadTest, RefusesNumbersThatAreNone) {
  EXPECT_EQ(
      Fault({{"prices.csv", "machine_type,region,pricing_model,usd_per_hour\nx,r,spot,nan\n"}}),
      "prices.csv:2:10: column \"usd_per_hour\": \"nan\" is no number");
  EXPECT_EQ(Fault({{"prices.csv", "machine_type,region,pricing_model,usd_per_hour\nx,r,spot,0\n"}}),
            "prices.csv:2:10: column \"usd_per_hour\": must be more than 0");
  EXPECT_EQ(
      Fault({{"prices.csv", "machine_type,region,pricing_model,usd_per_hour\nx,r,spot,1e99\n"}}),
      "prices.csv:2:10: column \"usd_per_hour\": 1e99 is out of range");
  EXPECT_EQ(
      Fault({{"prices.csv", "machine_type,region,pricing_model,usd_per_hour\nx,r,cheap,1\n"}}),
      "prices.csv:2:5: column \"pricing_model\": \"cheap\" is none of on-demand, spot, "
      "1-year-cud, 3-years-cud");
}

TEST(LoadTest, RefusesKeysThatStandTwice) {
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\na/b,1\nc/d,2\nA/B,3\n"}}),
            "models.csv:4: the same key as in line 2");
  EXPECT_EQ(Fault({{"accelerators.csv", "label,kind\nx,gpu\nx,gpu\n"}}),
            "accelerators.csv:3: the same key as in line 2");
}

TEST(LoadTest, RefusesTopologiesThatDoNotAddUp) {
  const std::string header = "accelerator,topology,chips,machine_type,chips_per_vm,vms\n";
  EXPECT_EQ(Fault({{"tpu_topologies.csv", header + "t,2x4,8,m,8,1\n"}}), "");
  EXPECT_EQ(Fault({{"tpu_topologies.csv", header + "t,2x4,6,m,6,1\n"}}),
            "tpu_topologies.csv:2:7: column \"chips\": 2x4 has 8 chips, not 6");
  EXPECT_EQ(Fault({{"tpu_topologies.csv", header + "t,2x4,8,m,4,3\n"}}),
            "tpu_topologies.csv:2:13: column \"vms\": 3 VMs with 4 chips are not 8 chips");
  EXPECT_EQ(Fault({{"tpu_topologies.csv", header + "t,2y4,8,m,8,1\n"}}),
            "tpu_topologies.csv:2:3: column \"topology\": \"2y4\" is no topology such as 2x4");
  EXPECT_EQ(Fault({{"tpu_topologies.csv", header + "t,2x,8,m,8,1\n"}}),
            "tpu_topologies.csv:2:3: column \"topology\": \"2x\" is no topology such as 2x4");
  EXPECT_EQ(Fault({{"tpu_topologies.csv", header + "t,4096x4096x4096x4096x4096x4096,8,m,8,1\n"}}),
            "tpu_topologies.csv:2:3: column \"topology\": \"4096x4096x4096x4096x4096x4096\" is no "
            "topology such as 2x4");
}

TEST(LoadTest, RefusesBadAcceleratorsMachinesServersAndQuotas) {
  EXPECT_EQ(Fault({{"accelerators.csv", "label,kind\nx,fpga\n"}}),
            "accelerators.csv:2:3: column \"kind\": \"fpga\" is none of gpu, tpu");
  EXPECT_EQ(Fault({{"accelerators.csv", "label,kind\nx,\n"}}),
            "accelerators.csv:2:3: column \"kind\": is empty");
  EXPECT_EQ(Fault({{"machine_types.csv", "name,accelerator,accelerators\nx,y,0\n"}}),
            "machine_types.csv:2:5: column \"accelerators\": must be more than 0");
  EXPECT_EQ(Fault({{"server_metrics.csv", "server,metrics,default_port\nx,y,70000\n"}}),
            "server_metrics.csv:2:5: column \"default_port\": is no port");
  EXPECT_EQ(Fault({{"quotas.csv", "accelerator,provisioning,metric\nx,spot,\n"}}),
            "quotas.csv:2:8: column \"metric\": and \"quota_id\" are both empty");
  EXPECT_EQ(
      Fault({{"quotas.csv", "accelerator,provisioning,metric,family_dimension\nx,spot,M,f\n"}}),
      "quotas.csv:2:10: column \"family_dimension\": is not of the form name=value");
}

TEST(LoadTest, BrokenQuotesAndBytesAreFaultsToo) {
  EXPECT_EQ(Fault({{"models.csv", "id,weight_bytes\n\"a/b,1\n"}}),
            "models.csv:2:1: this quote is never closed");
}

TEST(LoadTest, TakesQuotedCellsUnknownColumnsAndAnyOrderOfColumns) {
  const auto catalog =
      Extended({{"models.csv", "\xEF\xBB\xBFnote,WEIGHT-BYTES,Id\r\n\"a, b\nc\",\"42\",x/y\r\n"}});
  ASSERT_TRUE(catalog);
  const ModelRow* model = (*catalog)->FindModel("X/Y");
  ASSERT_NE(model, nullptr);
  EXPECT_EQ(model->weights.count, 42);
  EXPECT_EQ(model->source, "models.csv:2");
}

TEST(LoadTest, FindsEveryFaultOfEveryFile) {
  EXPECT_EQ(Faults({{"models.csv", "id,weight_bytes\na/b,1\n"}}), std::vector<std::string>{});
  const std::vector<std::string> faults =
      Faults({{"f/models.csv", "id,weight_bytes\na/b,many\nc/d\ne/f,1\nE/F,2\n,3\n"},
              {"f/benchmarks.csv",
               "machine_type,accelerator,model,server,output_tokens_per_second,ntpot_ms\n"
               "z9-giant-16g,nvidia-l4,a/b,vllm,10,5\ng2-standard-8,nvidia-l4,a/b,vllm,10,0\n"},
              {"f/prices.csv", "machine_type\nx\n"}});
  EXPECT_EQ(faults,
            (std::vector<std::string>{
                "f/benchmarks.csv:2:1: column \"machine_type\": \"z9-giant-16g\" is not known, so "
                "the accelerators are not either: add it to machine_types.csv, or add a column "
                "\"accelerators\"",
                "f/benchmarks.csv:3:37: column \"ntpot_ms\": must be more than 0",
                "f/models.csv:2:5: column \"weight_bytes\": \"many\" is no integer",
                "f/models.csv:3:1: 1 cells where the header has 2",
                "f/models.csv:5: the same key as in line 4",
                "f/models.csv:6:1: column \"id\": is empty",
                "f/prices.csv:1:1: column \"region\" is missing",
            }));
}

TEST(LoadTest, CanRequireSources) {
  const Source file("models.csv", "id,weight_bytes,source\na/b,1,hub\nc/d,1,\n");
  LoadedTables tables;
  const auto loaded = LoadTable(file, {.machine_type = {}, .source_required = true}, tables);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().Text(), "models.csv:3:7: column \"source\": is empty");
}

}  // namespace
}  // namespace giq
