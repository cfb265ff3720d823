#include "engine/workload/interest.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

namespace giq {
namespace {

namespace fs = std::filesystem;

std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(Interest, ResourcesLabelsImagesCommandsAndOptionsAreMarkers) {
  for (const char* text : {"nvidia.com/gpu: 1",
                           "google.com/tpu: \"8\"",
                           "google.com/gpu: 1",
                           "cloud.google.com/gke-accelerator: x",
                           "cloud.google.com/gke-tpu-topology: 2x4",
                           "node.kubernetes.io/instance-type: a3-highgpu-8g",
                           "instance-type: ct6e-standard-8t",
                           "image: vllm/vllm-openai:v0.8.5",
                           "python3 -m vllm.entrypoints.openai.api_server",
                           "ghcr.io/huggingface/text-generation-inference:2.4",
                           "lmsysorg/sglang:latest",
                           "image: registry.example/serving/tgi:1",
                           "maxengine_server",
                           "JetStream",
                           "nvcr.io/nim/meta/llama3",
                           "NIM_TENSOR_PARALLEL_SIZE",
                           "tritonserver",
                           "rayproject/ray:2.9",
                           "apiVersion: ray.io/v1",
                           "apiVersion: serving.kserve.io/v1beta1",
                           "--tensor-parallel-size=2",
                           "--num-shard 4",
                           "giq-lint.dev/ignore: GIQ301"}) {
    EXPECT_TRUE(HasInferenceMarker(text)) << text;
  }
}

TEST(Interest, CaseEscapesAndUtf16HideNothing) {
  EXPECT_TRUE(HasInferenceMarker("NVIDIA.COM/GPU"));
  EXPECT_TRUE(HasInferenceMarker(R"({"google.com\/tpu":1})"));
  EXPECT_TRUE(HasInferenceMarker(R"({"\u006evidia.com/gpu":1})"));
  EXPECT_TRUE(HasInferenceMarker(R"("\x76llm")"));
  EXPECT_FALSE(HasInferenceMarker(R"({"a":"\u00e9\u006","b":"\x"})"));
  using namespace std::string_literals;
  EXPECT_TRUE(HasInferenceMarker("\xFF\xFEv\0l\0l\0m\0"s));
  EXPECT_TRUE(HasInferenceMarker("\xFE\xFF\0v\0l\0l\0m"s));
}

TEST(Interest, PlainTextIsNone) {
  for (const char* text : {"", "v", "vll", "image: nginx", "minimum: 1", "strategies: []",
                           "output: x", "animal: zebra", "sha256:tginim"}) {
    EXPECT_FALSE(HasInferenceMarker(text)) << text;
  }
}

TEST(Interest, CompanionsAndEmptyFilesAreTold) {
  EXPECT_TRUE(ScanForInterest("kind: ConfigMap\n").companion);
  EXPECT_FALSE(ScanForInterest("kind: Ingress\n").companion);
  EXPECT_TRUE(ScanForInterest("").empty);
  EXPECT_TRUE(ScanForInterest("\xEF\xBB\xBF# c\r\n---\n--- # d\n  \t\n").empty);
  EXPECT_FALSE(ScanForInterest("# c\na: 1\n").empty);
  EXPECT_TRUE(IsCompanionKind("HorizontalPodAutoscaler"));
  EXPECT_FALSE(IsCompanionKind("Deployment"));
}

TEST(Interest, NoPlainManifestHoldsAMarker) {
  const fs::path folder = fs::path(GIQ_ROOT) / "../shared/plain/files";
  if (!fs::is_directory(folder)) GTEST_SKIP() << "the corpus of plain manifests is not there";
  std::size_t files = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    ++files;
    EXPECT_FALSE(HasInferenceMarker(ReadText(entry.path()))) << entry.path().filename();
  }
  EXPECT_EQ(files, 728U);
}

TEST(Interest, EveryServerAndAcceleratorOfTheCorpusCarriesAMarker) {
  const fs::path corpus = fs::path(GIQ_ROOT) / "../shared/corpus";
  if (!fs::is_directory(corpus)) GTEST_SKIP() << "the corpus is not there";
  std::istringstream facts(ReadText(corpus / "facts.tsv"));
  std::string line;
  std::getline(facts, line);
  std::set<std::string> serving;
  while (std::getline(facts, line)) {
    std::istringstream cells(line);
    std::string file, skipped, server, accelerator;
    std::getline(cells, file, '\t');
    for (int i = 0; i < 4; ++i) std::getline(cells, skipped, '\t');
    std::getline(cells, server, '\t');
    for (int i = 0; i < 2; ++i) std::getline(cells, skipped, '\t');
    std::getline(cells, accelerator, '\t');
    if (server != "-" || accelerator != "-") serving.insert(file);
  }
  EXPECT_GT(serving.size(), 60U);
  for (const std::string& file : serving) {
    EXPECT_TRUE(HasInferenceMarker(ReadText(corpus / "files" / file))) << file;
  }
}

}  // namespace
}  // namespace giq
