#include "engine/workload/bucket_uri.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace giq {
namespace {

struct Case {
  std::string text;
  UriFault fault;
  std::string meant;
};

TEST(JudgeModelUri, KnowsEachFault) {
  const std::vector<Case> cases = {
      {"gs://acme/m", UriFault::kNone, ""},
      {"gs://acme", UriFault::kNone, ""},
      {"gs://acme/m/", UriFault::kNone, ""},
      {"s3://acme/m", UriFault::kNone, ""},
      {"az://acme/m", UriFault::kNone, ""},
      {"https://huggingface.co/google/gemma-2-9b", UriFault::kNone, ""},
      {"https://console.cloud.google.com/storage/browser/acme/p", UriFault::kWebAddress,
       "gs://acme/p"},
      {"https://console.cloud.google.com/storage/browser/acme/p;tab=objects?project=x&prefix=",
       UriFault::kWebAddress, "gs://acme/p"},
      {"https://console.cloud.google.com/storage/browser/_details/acme/p/config.json",
       UriFault::kWebAddress, "gs://acme/p/config.json"},
      {"https://storage.googleapis.com/acme/p", UriFault::kWebAddress, "gs://acme/p"},
      {"https://storage.cloud.google.com/acme/p/", UriFault::kWebAddress, "gs://acme/p"},
      {"https://acme.storage.googleapis.com/p", UriFault::kWebAddress, "gs://acme/p"},
      {"http://storage.googleapis.com/acme/a%20b", UriFault::kWebAddress, ""},
      {"gcs://acme/m", UriFault::kWrongScheme, "gs://acme/m"},
      {"GS://acme/m", UriFault::kWrongScheme, "gs://acme/m"},
      {"gs:/acme/m", UriFault::kWrongSlashes, "gs://acme/m"},
      {"gs:acme", UriFault::kWrongSlashes, "gs://acme"},
      {"gs//acme/m", UriFault::kWrongSlashes, "gs://acme/m"},
      {"gs:///acme/m", UriFault::kWrongSlashes, "gs://acme/m"},
      {"gs:/ac", UriFault::kWrongSlashes, ""},
      {"gs://", UriFault::kNoBucket, ""},
      {" gs://acme/m ", UriFault::kSpaces, "gs://acme/m"},
      {"gs://acme/my model", UriFault::kSpaces, ""},
      {"gs://acme/a/../b", UriFault::kParentFolder, ""},
      {"gs://acme/a..b", UriFault::kNone, ""},
      {"gsm-lab/model", UriFault::kNone, ""},
      {"", UriFault::kNone, ""},
  };
  for (const Case& c : cases) {
    const UriJudgement judgement = JudgeModelUri(c.text);
    EXPECT_EQ(static_cast<int>(judgement.fault), static_cast<int>(c.fault)) << c.text;
    EXPECT_EQ(judgement.meant, c.meant) << c.text;
  }
}

TEST(JudgeBucketField, WantsABareName) {
  const std::vector<Case> cases = {
      {"acme", UriFault::kNone, ""},
      {"_", UriFault::kNone, ""},
      {"gs://acme", UriFault::kSchemeInBucket, "acme"},
      {"gs://acme/", UriFault::kSchemeInBucket, "acme"},
      {"gs://acme/folder", UriFault::kSchemeInBucket, ""},
      {"gcs://acme", UriFault::kSchemeInBucket, "acme"},
      {"https://storage.googleapis.com/acme", UriFault::kWebAddress, "acme"},
      {"https://storage.googleapis.com/acme/folder", UriFault::kWebAddress, ""},
      {"acme ", UriFault::kSpaces, "acme"},
  };
  for (const Case& c : cases) {
    const UriJudgement judgement = JudgeBucketField(c.text);
    EXPECT_EQ(static_cast<int>(judgement.fault), static_cast<int>(c.fault)) << c.text;
    EXPECT_EQ(judgement.meant, c.meant) << c.text;
  }
}

TEST(BucketOf, IsTheFirstPart) {
  EXPECT_EQ(BucketOf("gs://acme/a/b"), "acme");
  EXPECT_EQ(BucketOf("gs://acme"), "acme");
  EXPECT_EQ(BucketOf("acme"), "acme");
  EXPECT_EQ(BucketOf("s3://acme/a"), "");
  EXPECT_EQ(BucketOf("/data"), "");
}

TEST(BucketNameFault, FollowsCloudStoragesRules) {
  for (const std::string_view name : {"acme", "acme-models_1", "0ab", "models.acme.com"}) {
    EXPECT_EQ(BucketNameFault(name), "") << name;
  }
  EXPECT_EQ(BucketNameFault("ab"), "is shorter than 3 characters");
  EXPECT_EQ(BucketNameFault(std::string(63, 'a')), "");
  EXPECT_EQ(BucketNameFault(std::string(64, 'a')), "is longer than 63 characters");
  EXPECT_EQ(BucketNameFault(std::string(64, 'a') + ".com"), "is longer than 63 characters");
  EXPECT_EQ(BucketNameFault("Acme"), "has capital letters");
  EXPECT_EQ(BucketNameFault("acme/models"),
            "has characters other than small letters, digits, dashes, underscores and dots");
  EXPECT_EQ(BucketNameFault("-acme"), "does not start and end with a letter or a digit");
  EXPECT_EQ(BucketNameFault("10.0.0.1"), "is an IP address");
  EXPECT_EQ(BucketNameFault("goog-acme"), "starts with \"goog\"");
  EXPECT_EQ(BucketNameFault("my-google-models"), "contains \"google\"");
}

TEST(NamesModelFile, LooksAtTheLastPart) {
  EXPECT_TRUE(NamesModelFile("gs://acme/m/config.json"));
  EXPECT_TRUE(NamesModelFile("gs://acme/m/model-00001-of-00002.safetensors"));
  EXPECT_TRUE(NamesModelFile("gs://acme/m/pytorch_model.bin"));
  EXPECT_TRUE(NamesModelFile("gs://acme/m/tokenizer.model"));
  EXPECT_TRUE(NamesModelFile("/data/config.json"));
  EXPECT_FALSE(NamesModelFile("gs://acme/m"));
  EXPECT_FALSE(NamesModelFile("gs://acme.bin"));
  EXPECT_FALSE(NamesModelFile("gs://acme/config.json/m"));
  EXPECT_FALSE(NamesModelFile("gs://acme/m.gguf"));
  EXPECT_TRUE(NamesGgufFile("gs://acme/m.gguf"));
}

TEST(FolderOf, DropsTheLastPart) {
  EXPECT_EQ(FolderOf("gs://acme/m/config.json"), "gs://acme/m");
  EXPECT_EQ(FolderOf("gs://acme/config.json"), "gs://acme");
  EXPECT_EQ(FolderOf("/data/config.json"), "/data");
}

TEST(IsBucketPlaceholder, KnowsTheUsualBlanks) {
  for (const std::string_view text :
       {"BUCKET_NAME", "GSBUCKET", "V_MODEL_BUCKET", "<bucket>", "gs://<your-bucket>/m",
        "gs://BUCKET_NAME/m", "gs://YOUR_BUCKET/m", "your-bucket", "gs://your-bucket-name/m",
        "gs://acme/YOUR_MODEL", "gs://acme/<model>", "${BUCKET}", "gs://${BUCKET}/m", "$GSBUCKET",
        "gs://{bucket}/m", "gs://[BUCKET]/m", "bucket-name", "CHECKPOINT_PATH"}) {
    EXPECT_TRUE(IsBucketPlaceholder(text)) << text;
  }
}

TEST(IsBucketPlaceholder, LeavesRealNamesAlone) {
  for (const std::string_view text :
       {"acme", "gs://acme/m", "gs://acme/LLAMA/2", "gs://acme-1/Gemma_2-9B", "_", "Acme",
        "$(BUCKET)", "gs://$(MODEL_BUCKET_NAME)/$(MODEL_ID)", "gs://my-bucket/m", "", "a$",
        "a>b<c"}) {
    EXPECT_FALSE(IsBucketPlaceholder(text)) << text;
  }
}

}  // namespace
}  // namespace giq
