// Sizes from names: which names tell one, and which do not.
#include "engine/catalog/estimate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/catalog/catalog.h"

namespace giq {
namespace {

struct Case {
  std::string_view id;
  double billions = 0;  ///< 0: no estimate.
  double bytes = 2;     ///< Of a parameter.
};

TEST(EstimateTest, CountsAndFormatsInNames) {
  for (const Case& c : {
           Case{"acme/chat-7B", 7},
           {"acme/chat-70b-instruct", 70},
           {"acme/chat-1.5B", 1.5},
           {"acme/chat-0.5B-v0.1", 0.5},
           {"acme/chat-120b", 120},
           {"acme/chat_13b_hf", 13},
           {"chat-7B", 7},
           {"acme/chat-7b1", 7.1},
           {"acme/chat-1b1", 1.1},
           {"acme/chat-1b7", 1.7},
           {"acme/chat-235B-A22B", 235},
           {"acme/chat-8x7B-Instruct-v0.1", 44.8},
           {"acme/chat-8x22b", 140.8},
           {"acme/chat-14B-Instruct-1M", 14},
           {"acme/chat-3b-step-1431k-3T", 3},
           {"acme/DeepSeek-R1-Distill-Qwen-32B", 32},
           {"acme/chat-500B", 500},
           {"acme/chat-675B", 675, 1},
           {"acme/chat-675B-BF16", 675},
           {"acme/chat-70B-FP8", 70, 1},
           {"acme/chat-70B-Instruct-FP8-dynamic", 70, 1},
           {"acme/chat-70B-quantization-w8a8", 70, 1},
           {"acme/chat-70B-AWQ", 70, 0.5},
           {"acme/chat-70B-GPTQ", 70, 0.5},
           {"acme/chat-70B-GPTQ-Int4", 70, 0.5},
           {"acme/chat-70B-GPTQ-Int8", 70, 1},
           {"acme/chat-70B-4bit", 70, 0.5},
           {"acme/chat-70B-NVFP4", 70, 0.5},
           {"acme/chat-70B.w4a16", 0},  // the count is no word of its own
           {"acme/chat-70B-W4A16", 70, 0.5},
           {"acme/chat-70B-fp32", 70, 4},
           {"acme/chat-70B-bf16", 70},
       }) {
    const auto size = EstimateModel(c.id, "");
    EXPECT_EQ(size ? size->parameters : 0, std::llround(c.billions * 1e9)) << c.id;
    EXPECT_EQ(size ? size->weights.count : 0, std::llround(c.billions * 1e9 * c.bytes)) << c.id;
  }
}

TEST(EstimateTest, AmbiguousNamesTellNothing) {
  for (const std::string_view id : {"acme/chat",
                                    "acme/chat-large",
                                    "70b/chat",
                                    "",
                                    "/",
                                    "acme/chat-v2",
                                    "acme/b",
                                    "acme/-b-",
                                    "acme/chat-e2b-it",
                                    "acme/chat-17B-16E-Instruct",
                                    "acme/chat-a22b",
                                    "acme/chat-70b-distill-7b",
                                    "acme/chat-70B-GGUF",
                                    "acme/chat-70B-Q4_K_M",
                                    "acme/chat-70B-exl2",
                                    "acme/chat-70B-FP8-INT4",
                                    "acme/chat-70B-lora",
                                    "acme/EAGLE-chat-70B",
                                    "acme/chat-70B-3bit",
                                    "acme/chat70b",
                                    "acme/chat-70bn",
                                    "acme/gpt-oss-120b-chat",
                                    "acme/DeepSeek-V3-671B",
                                    "acme/DeepSeek-R1-671B",
                                    "acme/chat-0b",
                                    "acme/chat-9999999b",
                                    "acme/chat-1e9b",
                                    "acme/chat-1.2.3b",
                                    "acme/chat-xb",
                                    "acme/chat-8xb",
                                    "acme/chat-3T",
                                    "acme/chat-560m"}) {
    EXPECT_EQ(EstimateModel(id, "").has_value(), false) << id;
  }
}

TEST(EstimateTest, ToldToQuantizeTheServerMayLoadEither) {
  EXPECT_FALSE(EstimateModel("acme/chat-70B", "fp8"));
  EXPECT_EQ(EstimateModel("acme/chat-70B-FP8", "fp8")->weights.count, 70'000'000'000);
}

TEST(EstimateTest, SaysHow) {
  EXPECT_EQ(EstimateModel("a/b-70B", "")->how, "70 billion parameters × 2 bytes (BF16 assumed)");
  EXPECT_EQ(EstimateModel("a/b-70B-FP8", "")->how, "70 billion parameters × 1 byte (FP8)");
  EXPECT_EQ(EstimateModel("a/b-1.5B-AWQ", "")->how,
            "1.5 billion parameters × 0.5 bytes (4 bits assumed)");
  EXPECT_EQ(EstimateModel("a/b-8x7B", "")->how,
            "44.8 billion parameters (8 × 7, a fifth shared) × 2 bytes (BF16 assumed)");
}

// The names of models whose size is known show how far an estimate may be trusted: never far above.
TEST(EstimateTest, StaysNearWhatTheCatalogKnows) {
  std::size_t estimated = 0;
  for (const ModelRow* model : Catalog::Embedded()->AllModels()) {
    const auto size = EstimateModel(model->id, "");
    if (!size || model->size_kind != SizeKind::kExact) continue;
    ++estimated;
    EXPECT_LT(static_cast<double>(size->weights.count),
              1.15 * static_cast<double>(model->weights.count))
        << model->id << " " << size->how << " " << model->weights.count;
  }
  EXPECT_GT(estimated, 100U);
}

}  // namespace
}  // namespace giq
