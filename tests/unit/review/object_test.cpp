#include "webhook/review/object.h"

#include <gtest/gtest.h>

#include <string>

namespace giq {
namespace {

std::string Kept(std::string_view json) {
  std::string text;
  for (const std::string_view part : WithoutBookkeeping(json).parts) text += part;
  return text;
}

TEST(WithoutBookkeeping, LeavesOutWhatTheyList) {
  EXPECT_EQ(Kept(R"({"metadata":{"managedFields":[{"a":["]"]},{}],"name":"x"},"spec":{}})"),
            R"({"metadata":{"managedFields":[],"name":"x"},"spec":{}})");
  EXPECT_EQ(Kept(R"({"metadata":{"name":"x","managedFields":[]}})"),
            R"({"metadata":{"name":"x","managedFields":[]}})");
}

TEST(WithoutBookkeeping, LeavesEverythingElseAlone) {
  for (const std::string_view json :
       {"", "{}", R"({"metadata":{"managedFields":{}}})", R"({"managedFields":[{"a":1})",
        R"({"a":"\"managedFields\":[1]"})", R"({"a":"\\\"managedFields\":[1]"})",
        R"({"metadata":{"managedFields" : [1]}})", R"({"a\"managedFields":[1]})"}) {
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

TEST(ReadyReplicasOf, IsZeroWhereAStatusLeavesItOut) {
  const auto ready = [](std::string_view json) {
    return ReadyReplicasOf(*RootOf(**ReadObject(json)));
  };
  EXPECT_EQ(ready(R"({"status":{"readyReplicas":3}})"), 3);
  EXPECT_EQ(ready(R"({"status":{}})"), 0);
  EXPECT_EQ(ready(R"({"status":null})"), std::nullopt);
  EXPECT_EQ(ready("{}"), std::nullopt);
}

/// The object as it was read, as JSON again.
std::string Read(std::string_view json) {
  const auto file = ReadObject(json);
  if (!file) return file.error().Text();
  return ToJson(*RootOf(**file));
}

TEST(ReadObject, LeavesOutWhoSetWhichField) {
  EXPECT_EQ(Read(R"({"metadata":{"name":"a","managedFields":[{"f:x":{"[":"]}"}},[1]],"z":1},)"
                 R"("spec":{}})"),
            R"({"metadata":{"name":"a","managedFields":[],"z":1},"spec":{}})");
}

TEST(ReadObject, LeavesOutTheObjectAsKubectlSentIt) {
  EXPECT_EQ(Read(R"({"metadata":{"annotations":{"a":"b",)"
                 R"("kubectl.kubernetes.io/last-applied-configuration":"{\"a\":\"\\\\\"}\\",)"
                 R"("z":"\"managedFields\":["}},"spec":{}})"),
            R"({"metadata":{"annotations":{"a":"b",)"
            R"("kubectl.kubernetes.io/last-applied-configuration":"",)"
            R"("z":"\"managedFields\":["}},"spec":{}})");
}

TEST(ReadObject, LeavesOutBoth) {
  EXPECT_EQ(Read(R"({"metadata":{"annotations":{)"
                 R"("kubectl.kubernetes.io/last-applied-configuration":"x"},)"
                 R"("managedFields":[{"a":1}]},"spec":{"a":1}})"),
            R"({"metadata":{"annotations":{)"
            R"("kubectl.kubernetes.io/last-applied-configuration":""},)"
            R"("managedFields":[]},"spec":{"a":1}})");
}

TEST(ReadObject, KeepsValuesOfThatNameThatAreNoLists) {
  EXPECT_EQ(Read(R"({"data":{"managedFields":"[","other":"x"}})"),
            R"({"data":{"managedFields":"[","other":"x"}})");
}

TEST(ReadObject, WhatDoesNotEndIsAnError) {
  EXPECT_FALSE(ReadObject(R"({"metadata":{"managedFields":[{"a":1}})"));
  EXPECT_FALSE(ReadObject(R"({"a":{"kubectl.kubernetes.io/last-applied-configuration":"x\")"));
  EXPECT_FALSE(ReadObject(""));
}

}  // namespace
}  // namespace giq
