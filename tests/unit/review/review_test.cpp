#include "webhook/review/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/review/reviews.h"

namespace giq {
namespace {

using ::testing::HasSubstr;
using testing::Replaced;
using testing::ReviewOf;

const WantsObjects kAll = [](const Review&) { return true; };

std::string WhyNot(std::string_view text) {
  const auto review = ReadReview(text, kAll);
  return review ? "" : review.error().what;
}

TEST(ReadReview, TakesWhatAReviewSays) {
  const std::string text = ReviewOf({.subresource = "scale",
                                     .operation = "UPDATE",
                                     .user = "system:serviceaccount:a:b",
                                     .dry_run = true,
                                     .object = R"({"a":"}\"{","b":[{}]})",
                                     .old_object = R"({"a":1})"});
  const auto review = ReadReview(text, kAll);
  ASSERT_TRUE(review) << review.error().what;
  EXPECT_EQ(review->uid, "705ab4f5-6393-11e8-b7cc-42010a800002");
  EXPECT_EQ(review->group, "apps");
  EXPECT_EQ(review->kind, "Deployment");
  EXPECT_EQ(review->resource, "deployments");
  EXPECT_EQ(review->subresource, "scale");
  EXPECT_EQ(review->namespace_, "llm");
  EXPECT_EQ(review->name, "qwen");
  EXPECT_EQ(review->operation, "UPDATE");
  EXPECT_EQ(review->user, "system:serviceaccount:a:b");
  EXPECT_TRUE(review->dry_run);
  EXPECT_EQ(review->object, R"({"a":"}\"{","b":[{}]})");
  EXPECT_EQ(review->old_object, R"({"a":1})");
}

TEST(ReadReview, NullIsNothing) {
  const auto review = ReadReview(ReviewOf({.name = "", .namespace_ = ""}), kAll);
  ASSERT_TRUE(review) << review.error().what;
  EXPECT_EQ(review->object, "");
  EXPECT_EQ(review->old_object, "");
  EXPECT_EQ(review->name, "");
  EXPECT_FALSE(review->dry_run);
}

TEST(ReadReview, StopsInFrontOfObjectsThatNobodyWants) {
  std::string text = ReviewOf({.object = R"({"a":1})"});
  text.resize(text.find(R"({"a":1})"));
  std::string asked;
  const auto review = ReadReview(text, [&](const Review& read) {
    asked = read.kind + " " + read.namespace_ + " " + read.operation;
    return false;
  });
  ASSERT_TRUE(review) << review.error().what;
  EXPECT_EQ(asked, "Deployment llm CREATE");
  EXPECT_EQ(review->object, "");
  EXPECT_THAT(WhyNot(text), HasSubstr("object is not an object"));
}

TEST(ReadReview, ReadsOnWhenItDoesNotKnowYetWhatTheObjectIs) {
  const auto review = ReadReview(
      R"({"request":{"object":{"a":1},"kind":{"kind":"Pod"},"operation":"CREATE","uid":"u"},
          "kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1"})",
      [](const Review&) { return false; });
  ASSERT_TRUE(review) << review.error().what;
  EXPECT_EQ(review->kind, "Pod");
  EXPECT_EQ(review->object, R"({"a":1})");
}

TEST(ReadReview, SaysWhatItMisses) {
  const std::string good = ReviewOf({.object = "{}"});
  EXPECT_EQ(WhyNot(good), "");
  EXPECT_EQ(WhyNot(Replaced(good, "admission.k8s.io/v1", "admission.k8s.io/v1beta1")),
            "admission.k8s.io/v1beta1 AdmissionReview is no admission.k8s.io/v1 AdmissionReview");
  EXPECT_EQ(WhyNot(Replaced(good, "AdmissionReview", "Admission\\u0007")),
            "admission.k8s.io/v1 Admission\\x07 is no admission.k8s.io/v1 AdmissionReview");
  EXPECT_EQ(WhyNot("{}"), "the review has no apiVersion or no kind");
  EXPECT_EQ(WhyNot(ReviewOf({.uid = ""})), "the review has no request.uid");
  EXPECT_EQ(WhyNot(ReviewOf({.operation = ""})), "the review has no request.operation");
  EXPECT_EQ(WhyNot(Replaced(good, R"("kind":{"group":"apps")", R"("Kind":{"group":"apps")")),
            "the review has no request.kind");
}

TEST(ReadReview, RefusesWrongTypesAndKeysThatStandThereTwice) {
  const std::string good = ReviewOf({.object = "{}"});
  EXPECT_EQ(WhyNot(Replaced(good, R"("name":"qwen")", R"("name":1)")),
            "the review's name is not a text");
  EXPECT_EQ(WhyNot(Replaced(good, R"("name":"qwen")", R"("name":["qwen"])")),
            "the review's name is not a text");
  EXPECT_EQ(WhyNot(Replaced(good, R"("dryRun":false)", R"("dryRun":"no")")),
            "the review's dryRun is not true or false");
  EXPECT_EQ(WhyNot(Replaced(good, R"("object":{})", R"("object":[])")),
            "the review's object is not an object");
  EXPECT_EQ(WhyNot(Replaced(good, R"("object":{})", R"("object":"{}")")),
            "the review's object is not an object");
  EXPECT_EQ(WhyNot(Replaced(good, R"("name":"qwen")", R"("uid":"2")")),
            "the review's uid stands there twice");
  EXPECT_EQ(WhyNot(Replaced(good, R"("oldObject":null)", R"("object":{"a":1})")),
            "the review's object stands there twice");
  EXPECT_EQ(
      WhyNot(Replaced(good, R"("name":"qwen")", R"("name":")" + std::string(5000, 'a') + '"')),
      "the review's name is too long");
  EXPECT_EQ(WhyNot(R"({"request":[]})"), "the review's request is not an object");
}

TEST(ReadReview, RefusesWhatIsNoJson) {
  const std::string good = ReviewOf({.object = R"({"a":1})"});
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_NE(WhyNot(std::string_view(good).substr(0, size)), "") << size;
  }
  EXPECT_NE(WhyNot(good + "x"), "");
  EXPECT_EQ(WhyNot(good + '\0' + "x"), "text behind the review");
  EXPECT_NE(WhyNot(Replaced(good, R"({"a":1})", R"({"a":1}.5)")), "");
  EXPECT_NE(WhyNot(Replaced(good, R"({"a":1})", R"({"a":1}"")")), "");
  EXPECT_NE(WhyNot(Replaced(good, R"({"a":1})", R"({"a":1)")), "");
  EXPECT_NE(WhyNot(Replaced(good, R"({"a":1})", "nullx")), "");
  EXPECT_NE(WhyNot(Replaced(good, "alice", "al\xffice")), "");
  EXPECT_NE(WhyNot("\xff\xfe garbage"), "");
}

TEST(ReadReview, BoundsItsDepth) {
  EXPECT_NE(WhyNot(std::string(200'000, '[')), "");
  EXPECT_EQ(WhyNot(ReviewOf({.object = R"({"a":)" + std::string(200'000, '[')})),
            "the review's object does not end, or is nested too deeply");
  const auto nested = [](std::size_t depth) {
    return R"({"a":)" + std::string(depth, '[') + std::string(depth, ']') + "}";
  };
  EXPECT_EQ(WhyNot(ReviewOf({.object = nested(255)})), "");
  EXPECT_NE(WhyNot(ReviewOf({.object = nested(256)})), "");
  std::string around = ReviewOf({.object = "{}"});
  around.insert(1, R"("x":)" + std::string(300, '[') + std::string(300, ']') + ",");
  EXPECT_EQ(WhyNot(around), "the review's nesting is too deep");
}

}  // namespace
}  // namespace giq
