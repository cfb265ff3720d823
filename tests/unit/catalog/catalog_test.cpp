// Lookups, and how added rows override embedded ones.
#include "engine/catalog/catalog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/catalog/files.h"

namespace giq {
namespace {

std::vector<std::string> NamesOf(const std::vector<const MachineTypeRow*>& rows) {
  std::vector<std::string> names;
  for (const MachineTypeRow* row : rows) names.emplace_back(row->name);
  return names;
}

TEST(CatalogTest, FindsEmbeddedRows) {
  const auto catalog = Catalog::Embedded();
  const AcceleratorRow* l4 = catalog->Accelerator("nvidia-l4");
  ASSERT_NE(l4, nullptr);
  EXPECT_EQ(l4->kind, AcceleratorKind::kGpu);
  EXPECT_EQ(l4->resource, "nvidia.com/gpu");
  EXPECT_EQ(l4->label_key, "cloud.google.com/gke-accelerator");
  EXPECT_EQ(l4->memory_gib, 24);
  EXPECT_EQ(catalog->Accelerator("nvidia-l44"), nullptr);
  EXPECT_EQ(catalog->Accelerator(""), nullptr);

  const MachineTypeRow* g2 = catalog->MachineType("g2-standard-48");
  ASSERT_NE(g2, nullptr);
  EXPECT_EQ(g2->accelerators, 4);
  EXPECT_EQ(g2->memory_gib, 192);
  EXPECT_EQ(catalog->MachineType("n1-standard-8"), nullptr);

  const ServerRow* vllm = catalog->FindServer("vLLM", false);
  ASSERT_NE(vllm, nullptr);
  EXPECT_EQ(vllm->default_port, 8000);
  EXPECT_THAT(std::string(vllm->metrics), testing::HasSubstr("vllm:num_requests_running;"));
  EXPECT_EQ(catalog->FindServer("tensorrt-llm", false)->metrics_path, "/prometheus/metrics");
  EXPECT_EQ(catalog->FindServer("tgi", true), nullptr);
}

TEST(CatalogTest, FindsModelsInAnyCase) {
  const auto catalog = Catalog::Embedded();
  const ModelRow* llama = catalog->FindModel("META-llama/meta-LLAMA-3-70b-instruct");
  ASSERT_NE(llama, nullptr);
  EXPECT_EQ(llama->id, "meta-llama/Meta-Llama-3-70B-Instruct");
  EXPECT_EQ(llama->weights.count, 141107412992);
  EXPECT_EQ(llama->size_kind, SizeKind::kExact);
  EXPECT_EQ(llama->gated, true);
  EXPECT_EQ(catalog->FindModel("nobody/nothing"), nullptr);
}

TEST(CatalogTest, ListsByAccelerator) {
  const auto catalog = Catalog::Embedded();
  EXPECT_THAT(NamesOf(catalog->MachineTypesWith("nvidia-h100-80gb")),
              testing::UnorderedElementsAre("a3-edgegpu-8g", "a3-highgpu-1g", "a3-highgpu-2g",
                                            "a3-highgpu-4g", "a3-highgpu-8g"));
  EXPECT_TRUE(catalog->MachineType("a3-highgpu-2g")->spot_or_flex_only);
  EXPECT_FALSE(catalog->MachineType("a3-highgpu-8g")->spot_or_flex_only);
  std::vector<double> counts;
  for (const MachineTypeRow* row : catalog->MachineTypesWith("nvidia-tesla-t4")) {
    EXPECT_TRUE(row->attached);
    counts.push_back(row->accelerators);
  }
  EXPECT_THAT(counts, testing::UnorderedElementsAre(1, 2, 4));
  EXPECT_EQ(catalog->Topologies("tpu-v6e-slice").size(), 9U);
  EXPECT_TRUE(catalog->Topologies("nvidia-l4").empty());
}

TEST(CatalogTest, NamesQuotas) {
  const auto catalog = Catalog::Embedded();
  std::vector<std::string> real;
  for (const QuotaNameRow* row : catalog->QuotaNames("nvidia-h100-80gb")) {
    if (row->provisioning == "on-demand" && !row->alias) {
      real.push_back(std::string(row->quota_id) + " " + std::string(row->family_dimension));
    }
  }
  EXPECT_THAT(
      real, testing::ElementsAre("GPUS-PER-GPU-FAMILY-per-project-region gpu_family=NVIDIA_H100"));
  ASSERT_EQ(catalog->QuotaNames("*").size(), 1U);
  EXPECT_TRUE(catalog->QuotaNames("*")[0]->global);
}

TEST(CatalogTest, FindsPricesAndUseCases) {
  const auto catalog = Catalog::Embedded();
  const PriceRow* price = catalog->Price("a2-highgpu-1g", "us-central1", "on-demand");
  ASSERT_NE(price, nullptr);
  EXPECT_DOUBLE_EQ(price->usd_per_hour, 3.673385);
  EXPECT_EQ(price->date, "2026-08-03");
  EXPECT_EQ(catalog->Price("a2-highgpu-1g", "mars-north1", "on-demand"), nullptr);
  const UseCaseRow* chat = catalog->UseCase("chatbot (sharegpt)");
  ASSERT_NE(chat, nullptr);
  EXPECT_TRUE(chat->is_default);
  EXPECT_EQ(chat->input_tokens, 128);
}

TEST(CatalogTest, AddedRowsOverrideByKey) {
  const auto catalog = Extended({
      {"accelerators.csv", "label,kind,memory_gib\nnvidia-l4,gpu,25\nnvidia-z9,gpu,500\n"},
      {"machine_types.csv", "name,accelerator,accelerators\ng2-standard-48,nvidia-z9,6\n"},
      {"models.csv", "id,weight_bytes\nGOOGLE/gemma-2-27b-it,77\n"},
      {"tpu_topologies.csv",
       "accelerator,topology,chips,machine_type,chips_per_vm,vms,source\n"
       "tpu-v6e-slice,2x4,8,ct6e-standard-8t,8,1,mine\ntpu-v6e-slice,2x8,16,x,4,4,mine\n"},
      {"prices.csv",
       "machine_type,region,pricing_model,usd_per_hour\na2-highgpu-1g,us-central1,on-demand,1\n"},
      {"use_cases.csv", "name,input_tokens\ncode completion,7\n"},
      {"server_metrics.csv", "server,metrics\nvllm,only_one\n"},
      {"quotas.csv", "accelerator,provisioning,metric\nnvidia-z9,on-demand,NVIDIA_Z9_GPUS\n"},
  });
  ASSERT_TRUE(catalog) << catalog.error().Text();
  const Catalog& c = **catalog;
  EXPECT_EQ(c.Accelerator("nvidia-l4")->memory_gib, 25);
  EXPECT_EQ(c.Accelerator("nvidia-z9")->resource, "nvidia.com/gpu");
  EXPECT_EQ(c.Accelerator("nvidia-b200")->memory_gib, 180);
  EXPECT_EQ(c.AllAccelerators().size(), Catalog::Embedded()->AllAccelerators().size() + 1);
  EXPECT_EQ(c.AllAccelerators()[0]->label, "nvidia-l4");  // added rows first
  EXPECT_EQ(c.AllAccelerators()[0]->source, "accelerators.csv:2");
  EXPECT_THAT(NamesOf(c.MachineTypesWith("nvidia-z9")), testing::ElementsAre("g2-standard-48"));
  EXPECT_THAT(NamesOf(c.MachineTypesWith("nvidia-l4")),
              testing::Not(testing::Contains("g2-standard-48")));
  EXPECT_EQ(c.FindModel("google/gemma-2-27b-it")->weights.count, 77);
  EXPECT_EQ(c.AllModels().size(), Catalog::Embedded()->AllModels().size());
  EXPECT_EQ(c.Topologies("tpu-v6e-slice").size(), 10U);
  EXPECT_EQ(c.Topologies("tpu-v6e-slice")[0]->source, "mine");
  EXPECT_EQ(c.Price("a2-highgpu-1g", "us-central1", "on-demand")->usd_per_hour, 1);
  EXPECT_EQ(c.UseCase("Code Completion")->input_tokens, 7);
  EXPECT_EQ(c.FindServer("vllm", false)->metrics, "only_one");
  EXPECT_NE(c.FindServer("vllm", true)->metrics, "only_one");
  EXPECT_EQ(c.QuotaNames("nvidia-z9").size(), 1U);
}

TEST(CatalogTest, LaterFoldersWinAndOutliveTheirBase) {
  auto first = Extended({{"a/models.csv", "id,weight_bytes\nx/one,1\nx/two,2\n"}});
  ASSERT_TRUE(first);
  const auto second = Extended({{"b/models.csv", "id,weight_bytes\nx/two,22\n"}}, *first);
  first->reset();
  ASSERT_TRUE(second);
  EXPECT_EQ((*second)->FindModel("x/one")->weights.count, 1);
  EXPECT_EQ((*second)->FindModel("x/one")->source, "a/models.csv:2");
  EXPECT_EQ((*second)->FindModel("x/two")->weights.count, 22);
}

TEST(CatalogTest, ABadRowTakesNothing) {
  const auto base = Catalog::Embedded();
  const auto catalog = Extended({{"models.csv", "id,weight_bytes\nx/one,1\nx/two,bad\n"}}, base);
  ASSERT_FALSE(catalog);
  EXPECT_EQ(catalog.error().code, ErrorCode::kInvalid);
  EXPECT_EQ(base->FindModel("x/one"), nullptr);
}

}  // namespace
}  // namespace giq
