// Which findings an entry of `suppress:` silences.
#include "linter/input/silencer.h"

#include <gtest/gtest.h>

#include "rules/table.h"
#include "tests/unit/linter/finding_maker.h"

namespace giq {
namespace {

constexpr const char* kObjects =
    "kind: List\n"
    "items:\n"
    "- {kind: Deployment, metadata: {name: vllm-a, namespace: dev}, here: 1}\n"
    "- {kind: Service, metadata: {name: vllm-b}, there: 2}\n";

class SilencerTest : public testing::Test {
 protected:
  [[nodiscard]] bool Silences(const ConfiguredSuppression& entry, const char* pointer) const {
    Finding finding = manifest_.AtPointer(pointer);
    finding.rule = FindRule("GIQ301");
    return Silencer(std::span(&entry, 1)).Silences(finding);
  }

  Manifest manifest_{kObjects};
};

TEST_F(SilencerTest, ByRuleKindNamespaceAndName) {
  constexpr const char* kHere = "/items/0/here";
  constexpr const char* kThere = "/items/1/there";
  EXPECT_TRUE(Silences({.rules = {"GIQ301"}, .kind = "Deployment"}, kHere));
  EXPECT_FALSE(Silences({.rules = {"GIQ301"}, .kind = "Deployment"}, kThere));
  EXPECT_FALSE(Silences({.rules = {"GIQ302"}, .kind = "Deployment"}, kHere));
  EXPECT_TRUE(Silences({.rules = {"GIQ1", "large-model-on-boot-disk"}, .name = "vllm-*"}, kHere));
  EXPECT_TRUE(Silences({.rules = {"GIQ3"}, .name = "vllm-?"}, kThere));
  EXPECT_FALSE(Silences({.rules = {"GIQ3"}, .name = "vllm"}, kThere));
  EXPECT_TRUE(Silences({.rules = {"GIQ"}, .namespace_ = "d*", .name = "vllm-a"}, kHere));
  EXPECT_FALSE(Silences({.rules = {"GIQ"}, .namespace_ = "dev", .name = "vllm-b"}, kHere));
}

TEST_F(SilencerTest, AnObjectWithoutANamespaceMayBeInAny) {
  EXPECT_FALSE(Silences({.rules = {"GIQ3"}, .namespace_ = "default"}, "/items/1/there"));
  EXPECT_TRUE(Silences({.rules = {"GIQ3"}, .namespace_ = "*"}, "/items/1/there"));
}

TEST_F(SilencerTest, WhatLiesInNoObjectIsNotSilenced) {
  EXPECT_FALSE(Silences({.rules = {"GIQ3"}, .name = "*"}, "/kind"));
}

}  // namespace
}  // namespace giq
