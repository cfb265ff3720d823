#include "engine/workload/stock_images.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/workload/image.h"

namespace giq {
namespace {

/// Repositories; a `*` at the end stands for the versions that some names carry.
constexpr std::array<std::string_view, 16> kStockImages = {
    "vllm/vllm-openai",
    "vllm/vllm-tpu",
    "lmcache/vllm-openai",
    "lmsysorg/sglang",
    "ghcr.io/huggingface/text-generation-inference",
    "ghcr.io/llm-d/llm-d",
    "nvcr.io/nvidia/tensorrt-llm/release",
    "nvcr.io/nvidia/tritonserver",
    "nvcr.io/nvidia/vllm",
    "rayproject/ray",
    "rayproject/ray-llm",
    "rayproject/ray-ml",
    "us-docker.pkg.dev/deeplearning-platform-release/gcr.io/"
    "huggingface-text-generation-inference-*",
    "us-docker.pkg.dev/deeplearning-platform-release/vertex-model-garden/vllm-inference*",
    "us-docker.pkg.dev/vertex-ai/vertex-vision-model-garden-dockers/pytorch-vllm-serve",
    "us-docker.pkg.dev/vertex-ai/vertex-vision-model-garden-dockers/sglang-serve*"};

bool Matches(std::string_view text, std::string_view stock) {
  if (!stock.ends_with('*')) return text == stock;
  return text.starts_with(stock.substr(0, stock.size() - 1));
}

std::string_view LastPart(std::string_view repository) {
  return repository.substr(repository.rfind('/') + 1);
}

}  // namespace

bool IsStockImage(const Fact<std::string>& image) {
  if (!image.known()) return false;
  const ImageReference reference = ParseImage(*image);
  std::string_view repository = reference.repository;
  constexpr std::string_view kDefaultRegistry = "docker.io/";
  if (repository.starts_with(kDefaultRegistry)) repository.remove_prefix(kDefaultRegistry.size());
  return std::ranges::any_of(
      kStockImages, [repository](std::string_view stock) { return Matches(repository, stock); });
}

bool IsNamedLikeStockImage(const Fact<std::string>& image) {
  if (!image.known()) return false;
  const ImageReference reference = ParseImage(*image);
  return std::ranges::any_of(kStockImages, [&reference](std::string_view stock) {
    // "release" alone names nothing.
    return LastPart(stock) != "release" && Matches(reference.name, LastPart(stock));
  });
}

}  // namespace giq
