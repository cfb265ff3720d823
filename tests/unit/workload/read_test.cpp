#include "engine/workload/read.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

TEST(Placeholder, IsFoundInWhatPeopleFillIn) {
  for (const std::string_view text :
       {"${IMAGE}", "$IMAGE", "{{ .Values.image }}", "<your-bucket>", "{PROJECT_ID}", "PROJECT_ID",
        "gcr.io/PROJECT_ID/vllm:latest", "V_MODEL_NAME", "/gcs/V_MODEL_NAME/1",
        "replaced-by-kustomize", "your-bucket", "us-docker.pkg.dev/x:IMAGE_TAG", "CHANGEME",
        "%{ for x }", "_ZONE_", "gs://__BUCKET__/model"}) {
    EXPECT_TRUE(IsPlaceholder(text)) << text;
  }
}

TEST(Placeholder, IsNotFoundInValues) {
  for (const std::string_view text :
       {"", "nvidia-l4", "2x4", "google/gemma-2-27b-it", "vllm/vllm-openai:v0.10.0", "/data",
        "meta-llama/Llama-3.1-8B", "A100", "gs://bucket/model", "costs 5$", "a < b",
        "TheBloke/Llama-2-70B-AWQ", "_", "__", "_x_", "_ZONE", "{}", "FP8"}) {
    EXPECT_FALSE(IsPlaceholder(text)) << text;
  }
}

TEST(IntegerFact, OfTextKeepsKnowledge) {
  EXPECT_EQ(*IntegerFact(Fact<std::string>::Known("8", {})), 8);
  const auto bad = IntegerFact(Fact<std::string>::Known("8x", {}));
  EXPECT_TRUE(bad.unknown());
  EXPECT_EQ(bad.text(), "8x");
  EXPECT_TRUE(IntegerFact(Fact<std::string>::Absent()).absent());
  EXPECT_EQ(IntegerFact(Fact<std::string>::Unknown({}, "$(TP)")).text(), "$(TP)");
}

}  // namespace
}  // namespace giq
