#include "engine/workload/image.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/workload/servers.h"
#include "tests/unit/workload/container_of.h"

namespace giq {
namespace {

constexpr char kDlc[] =
    "us-docker.pkg.dev/deeplearning-platform-release/gcr.io/"
    "huggingface-text-generation-inference-cu124.2-3.ubuntu2204.py311";

TEST(ParseImage, TakesTheReferenceApart) {
  const ImageReference port = ParseImage("localhost:5000/a/vllm-openai:v1@sha256:00");
  EXPECT_EQ(port.repository, "localhost:5000/a/vllm-openai");
  EXPECT_EQ(port.name, "vllm-openai");
  EXPECT_EQ(port.tag, "v1");
  EXPECT_EQ(port.digest, "sha256:00");
  const ImageReference bare = ParseImage("localhost:5000/x");
  EXPECT_EQ(bare.repository, "localhost:5000/x");
  EXPECT_EQ(bare.tag, "");
  EXPECT_FALSE(bare.name_is_placeholder);
  EXPECT_TRUE(ParseImage("V_IMAGE_NAME").name_is_placeholder);
  EXPECT_TRUE(ParseImage("IMAGE:TAG").name_is_placeholder);
  EXPECT_TRUE(ParseImage("repo/vllm:TAG").tag_is_placeholder);
  EXPECT_TRUE(ParseImage("${IMAGE}").name_is_placeholder);
  EXPECT_FALSE(ParseImage("a/b:20250801_0916_RC01").tag_is_placeholder);
}

struct VersionRow {
  std::string image;
  std::string expected;
};

class VersionOfImage : public ::testing::TestWithParam<VersionRow> {};

TEST_P(VersionOfImage, IsTheTagOrStandsInTheName) {
  EXPECT_EQ(Said(VersionOf(Fact<std::string>::Known(GetParam().image, {}))), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Table, VersionOfImage,
    ::testing::Values(VersionRow{"vllm/vllm-openai:v0.10.0", "v0.10.0"},
                      VersionRow{"vllm/vllm-tpu:latest", "latest"}, VersionRow{kDlc, "cu124.2-3"},
                      VersionRow{"vllm/vllm-openai", "-"},
                      VersionRow{"vllm/vllm-openai@sha256:12", "? vllm/vllm-openai@sha256:12"},
                      VersionRow{"IMAGE_NAME", "? IMAGE_NAME"},
                      VersionRow{"vllm/vllm-openai:${TAG}", "? ${TAG}"},
                      VersionRow{"replaced-by-kustomize", "? replaced-by-kustomize"},
                      VersionRow{"vllm/vllm-tpu:nightly-20260604-2aaa59e",
                                 "nightly-20260604-2aaa59e"},
                      VersionRow{"REGION_NAME-docker.pkg.dev/PROJECT_ID/o/tgi-tpu:1.2", "1.2"}));

TEST(VersionOfImage, IsUnknownWhereTheImageIs) {
  EXPECT_TRUE(VersionOf(Fact<std::string>::Unknown()).unknown());
  EXPECT_TRUE(VersionOf({}).absent());
}

std::string Parsed(std::string_view text) {
  const auto version = ParseVersion(text);
  if (!version) return "none";
  return std::to_string(version->major) + "." + std::to_string(version->minor) + "." +
         std::to_string(version->patch) + (version->before_release ? " before" : "");
}

TEST(ParseVersion, ReadsNumbersAndPrereleases) {
  EXPECT_EQ(Parsed("v0.7.2"), "0.7.2");
  EXPECT_EQ(Parsed("0.11.1"), "0.11.1");
  EXPECT_EQ(Parsed("v0.10.0rc1"), "0.10.0 before");
  EXPECT_EQ(Parsed("0.9.0.dev20250101"), "0.9.0 before");
  EXPECT_EQ(Parsed("v0.7.3.self.post1"), "0.7.3");
  EXPECT_EQ(Parsed("2.4.0-rocm"), "2.4.0");
  EXPECT_EQ(Parsed("v0.10.2-nixl-0.7.1"), "0.10.2");
  EXPECT_EQ(Parsed("1.14"), "1.14.0");
  EXPECT_EQ(Parsed("cu124.2-3"), "2.3.0");
  for (const char* text :
       {"latest", "nightly-20260604-2aaa59e", "2025-05-05-v1", "20250801_0916_RC01", "demo", "",
        "v", "v1", "20250101.1", "sha-1.2.3", "v0.99999.1"}) {
    EXPECT_EQ(Parsed(text), "none") << text;
  }
}

TEST(ParseVersion, OrdersVersions) {
  const auto less = [](std::string_view one, std::string_view other) {
    return *ParseVersion(one) < *ParseVersion(other);
  };
  EXPECT_TRUE(less("v0.9.2", "v0.10.0"));
  EXPECT_TRUE(less("v0.11.1rc2", "v0.11.1"));
  EXPECT_TRUE(less("v0.11.0", "v0.11.1rc2"));
  EXPECT_FALSE(less("v0.11.1", "v0.11.1"));
  EXPECT_EQ(*ParseVersion("0.11.1"), *ParseVersion("v0.11.1"));
}

std::string ServerFor(std::string_view image) {
  const ServerEntry* entry = ServerOfImage(ParseImage(image));
  return entry == nullptr ? "none" : std::to_string(static_cast<int>(entry->server));
}

TEST(ServerOfImage, KnowsServersAndNotTheirHelpers) {
  const auto is = [](std::string_view image, Server server) {
    EXPECT_EQ(ServerFor(image), std::to_string(static_cast<int>(server))) << image;
  };
  for (const char* image :
       {"docker.io/vllm/vllm-openai:v0.10.0", "vllm/vllm-tpu:latest", "ghcr.io/x/vllm:demo",
        "lmcache/vllm-openai:1", "us-docker.pkg.dev/v/pytorch-vllm-serve:2",
        "a/vllm-openai-aibrix-kvcache-nixl:v1", "ghcr.io/llm-d/llm-d-cuda:v1"}) {
    is(image, Server::kVllm);
  }
  is(kDlc, Server::kTgi);
  is("ghcr.io/huggingface/text-generation-inference:3.0", Server::kTgi);
  is("PROJECT_ID/optimum-tpu/tgi-tpu:latest", Server::kTgi);
  is("lmsysorg/sglang:latest", Server::kSglang);
  is("nvcr.io/nvidia/tensorrt-llm/release:1.0", Server::kTensorRtLlm);
  is("nvcr.io/nvidia/tritonserver:25.01-trtllm-python-py3", Server::kTriton);
  is("a/inference/jetstream-pytorch-server:v0.2.4", Server::kJetStream);
  is("a/inference/maxengine-server:v0.2.2", Server::kJetStream);
  is("a/inference/jetstream-pathways:v0.2.0", Server::kJetStream);
  is("a/pathways/server:jax-0.5.3", Server::kPathways);
  is("a/gke-llm/max-diffusion:latest", Server::kMaxDiffusion);
  is("a/inference/sax-model-server:v1.2.0", Server::kSaxml);
  is("nvcr.io/nim/meta/llama3-8b-instruct:1.0", Server::kNim);
  is("nvcr.io/nim/nvidia/llm-nim:1.14", Server::kNim);
  is("rayproject/ray-ml:2.9.0-py310", Server::kRay);
  is("us-docker.pkg.dev/v/hex-llm-serve:20241210", Server::kHexLlm);
  is("ghcr.io/ggml-org/llama.cpp:server-cuda", Server::kLlamaCpp);
  is("ollama/ollama:0.5.4", Server::kOllama);
  is("kserve/huggingfaceserver:v0.15.0-gpu", Server::kKserveHuggingFace);
  // A name to be filled in often says with what.
  is("$VLLM_IMAGE", Server::kVllm);
  is("${SGLANG_IMAGE_URL}", Server::kSglang);
  is("<image of your jetstream-pytorch-server>", Server::kJetStream);
  for (const char* image : {"<image of jetstream-http>", "a/jetstream-http:v0.2.3",
                            "a/pathways/proxy_server:jax", "busybox", "python:3.11-alpine", "",
                            "lmcache/vllm-router:1", "ghcr.io/llm-d/llm-d-inference-scheduler:v1",
                            "a/lora-syncer:main", "vllm-benchmark:1", "V_IMAGE_NAME"}) {
    EXPECT_EQ(ServerFor(image), "none") << image;
  }
}

}  // namespace
}  // namespace giq
