#include "webhook/review/object.h"

#include <gtest/gtest.h>

#include <string>

namespace giq {
namespace {

std::string Kept(std::string_view json) {
  const auto [head, tail] = WithoutManagedFields(json);
  return std::string(head) + std::string(tail);
}

TEST(WithoutManagedFields, LeavesOutWhatTheyList) {
  EXPECT_EQ(Kept(R"({"metadata":{"managedFields":[{"a":["]"]},{}],"name":"x"},"spec":{}})"),
            R"({"metadata":{"managedFields":[],"name":"x"},"spec":{}})");
  EXPECT_EQ(Kept(R"({"metadata":{"name":"x","managedFields":[]}})"),
            R"({"metadata":{"name":"x","managedFields":[]}})");
}

TEST(WithoutManagedFields, LeavesEverythingElseAlone) {
  for (const std::string_view json :
       {"", "{}", R"({"metadata":{"managedFields":{}}})", R"({"managedFields":[{"a":1})",
        R"({"a":"\"managedFields\":[1]"})", R"({"a":"\\\"managedFields\":[1]"})",
        R"({"metadata":{"managedFields" : [1]}})"}) {
    EXPECT_EQ(Kept(json), json);
  }
}

TEST(ReadObject, KeepsWhatSurroundsThem) {
  const auto file = ReadObject(R"({"metadata":{"managedFields":[{"f:a":{}}],"name":"x"},"b":[1]})");
  ASSERT_TRUE(file);
  EXPECT_EQ(ToJson(*RootOf(**file)), R"({"metadata":{"managedFields":[],"name":"x"},"b":[1]})");
  EXPECT_EQ(NameOf(*RootOf(**file)), "x");
  EXPECT_FALSE(ReadObject(R"({"metadata":{"managedFields":[}]}})"));
  EXPECT_FALSE(ReadObject("{} {}"));
}

TEST(ReadObject, LeavesOutTheObjectAsKubectlSentIt) {
  const auto read = [](std::string_view json) {
    const auto file = ReadObject(json);
    return file ? ToJson(*RootOf(**file)) : file.error().Text();
  };
  EXPECT_EQ(read(R"({"metadata":{"annotations":{"a":"b",)"
                 R"("kubectl.kubernetes.io/last-applied-configuration":"{\"a\":\"\\\\\"}\\",)"
                 R"("z":"\"managedFields\":["},"managedFields":[{"a":1}]},"spec":{"a":1}})"),
            R"({"metadata":{"annotations":{"a":"b",)"
            R"("kubectl.kubernetes.io/last-applied-configuration":"",)"
            R"("z":"\"managedFields\":["},"managedFields":[]},"spec":{"a":1}})");
  EXPECT_FALSE(ReadObject(R"({"a":{"kubectl.kubernetes.io/last-applied-configuration":"x\")"));
}

TEST(ReadyReplicasOf, IsZeroWhereAStatusLeavesItOut) {
  const auto ready = [](std::string_view json) {
    return ReadyReplicasOf(*RootOf(**ReadObject(json)));
  };
  EXPECT_EQ(ready(R"({"status":{"readyReplicas":3}})"), 3);
  EXPECT_EQ(ready(R"({"status":{}})"), 0);
  EXPECT_EQ(ready(R"({"status":null})"), std::nullopt);
  EXPECT_EQ(ready("{}"), std::nullopt);
}

}  // namespace
}  // namespace giq
