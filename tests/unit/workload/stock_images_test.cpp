#include "engine/workload/stock_images.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

Fact<std::string> Image(std::string text) { return Fact<std::string>::Known(std::move(text), {}); }

TEST(IsStockImage, KnowsTheServersOwnRepositories) {
  EXPECT_TRUE(IsStockImage(Image("vllm/vllm-openai:v0.10.0")));
  EXPECT_TRUE(IsStockImage(Image("docker.io/vllm/vllm-openai@sha256:0123")));
  EXPECT_TRUE(
      IsStockImage(Image("us-docker.pkg.dev/deeplearning-platform-release/gcr.io/"
                         "huggingface-text-generation-inference-cu124.2-3.ubuntu2204.py311")));
  EXPECT_FALSE(IsStockImage(Image("registry.example.com/mirror/vllm-openai:v0.10.0")));
  EXPECT_FALSE(IsStockImage(Image("registry.example.com/llm/vllm-with-model:3")));
  EXPECT_FALSE(IsStockImage(Fact<std::string>::Unknown()));
}

TEST(IsNamedLikeStockImage, TakesMirrors) {
  EXPECT_TRUE(IsNamedLikeStockImage(Image("registry.example.com/mirror/vllm-openai:v0.10.0")));
  EXPECT_TRUE(IsNamedLikeStockImage(Image("vllm/vllm-tpu:nightly")));
  EXPECT_FALSE(IsNamedLikeStockImage(Image("registry.example.com/llm/vllm-with-model:3")));
  EXPECT_FALSE(IsNamedLikeStockImage(Image("registry.example.com/llm/release:3")));
  EXPECT_FALSE(IsNamedLikeStockImage(Fact<std::string>::Absent()));
}

}  // namespace
}  // namespace giq
