#include "webhook/review/object.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

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
