#include "webhook/server/cluster_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/kube/support.h"

namespace giq {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* kPath = "/api/v1/namespaces/giq/secrets/giq-tls";
constexpr const char* kValidating =
    "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/giq";
constexpr const char* kMutating =
    "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/giq";

KubeSecretStore SecretsOf(const std::shared_ptr<Script>& script) {
  return {ClientOf(script), "giq", "giq-tls"};
}

KubeCaBundles BundlesOf(const std::shared_ptr<Script>& script) { return {ClientOf(script), "giq"}; }

TEST(SecretStore, ReadsWhatIsThere) {
  const auto script = std::make_shared<Script>();
  script->answers = {Body(R"({"apiVersion":"v1","kind":"Secret",
      "metadata":{"name":"giq-tls","resourceVersion":"7"},"data":{"ca.crt":"aGk=","empty":""}})")};
  const auto secret = SecretsOf(script).Read();
  ASSERT_TRUE(secret) << secret.error().Text();
  ASSERT_TRUE(*secret);
  EXPECT_EQ((*secret)->resource_version, "7");
  EXPECT_EQ((*secret)->data, (std::map<std::string, std::string>{{"ca.crt", "hi"}, {"empty", ""}}));
  EXPECT_THAT(script->requests, ElementsAre("GET " + std::string(kPath)));
}

TEST(SecretStore, NoneIsNoError) {
  const auto script = std::make_shared<Script>();
  script->answers = {Refused(404, "NotFound")};
  const auto secret = SecretsOf(script).Read();
  ASSERT_TRUE(secret) << secret.error().Text();
  EXPECT_FALSE(*secret);
}

TEST(SecretStore, NotBeingAllowedIsOne) {
  const auto script = std::make_shared<Script>();
  script->answers = {Refused(403, "Forbidden")};
  EXPECT_THAT(SecretsOf(script).Read().error().Text(), HasSubstr("reading the Secret giq-tls"));
}

TEST(SecretStore, CreatesOneWithoutAVersion) {
  const auto script = std::make_shared<Script>();
  script->answers = {Body("{}", 201)};
  EXPECT_EQ(SecretsOf(script).Write({.resource_version = "", .data = {{"a", "\xff\x00z"}}}), true);
  ASSERT_EQ(script->whole.size(), 1U);
  EXPECT_EQ(script->whole[0].method, "POST");
  EXPECT_EQ(script->whole[0].body,
            R"({"apiVersion":"v1","kind":"Secret","metadata":{"name":"giq-tls",)"
            R"("namespace":"giq"},"type":"Opaque","data":{"a":"/w=="}})");
}

TEST(SecretStore, ReplacesExactlyTheVersionThatWasRead) {
  const auto script = std::make_shared<Script>();
  script->answers = {Body("{}")};
  EXPECT_EQ(SecretsOf(script).Write({.resource_version = "7", .data = {}}), true);
  EXPECT_EQ(script->whole[0].method, "PUT");
  EXPECT_THAT(script->whole[0].body, HasSubstr(R"("resourceVersion":"7")"));
}

TEST(SecretStore, SomeoneElseWasFirst) {
  const auto script = std::make_shared<Script>();
  script->answers = {Refused(409, "AlreadyExists"), Refused(409, "Conflict"),
                     Refused(404, "NotFound")};
  auto secrets = SecretsOf(script);
  EXPECT_EQ(secrets.Write({}), false);
  EXPECT_EQ(secrets.Write({.resource_version = "7", .data = {}}), false);
  EXPECT_EQ(secrets.Write({.resource_version = "7", .data = {}}), false);
}

TEST(SecretStore, OtherRefusalsAreErrors) {
  const auto script = std::make_shared<Script>();
  script->answers = {Refused(404, "NotFound"), Cut()};
  auto secrets = SecretsOf(script);
  EXPECT_FALSE(secrets.Write({}));  // there is no such namespace
  EXPECT_FALSE(secrets.Write({}));
}

const char* const kTwoWebhooks = R"({"metadata":{"resourceVersion":"3"},"webhooks":[
  {"name":"a","clientConfig":{"caBundle":"b2xk"}},{"name":"b","clientConfig":{}}]})";
const char* const kOneWebhook = R"({"metadata":{"resourceVersion":"4"},"webhooks":[
  {"name":"c","clientConfig":{"caBundle":"bmV3"}}]})";

TEST(CaBundles, ReadsEachWebhookOfBothConfigurations) {
  const auto script = std::make_shared<Script>();
  script->answers = {Body(kTwoWebhooks), Body(kOneWebhook)};
  const auto bundles = BundlesOf(script).Read();
  ASSERT_TRUE(bundles) << bundles.error().Text();
  EXPECT_THAT(*bundles, ElementsAre("old", "", "new"));
  EXPECT_THAT(script->requests,
              ElementsAre("GET " + std::string(kValidating), "GET " + std::string(kMutating)));
}

TEST(CaBundles, AConfigurationMayBeMissing) {
  const auto script = std::make_shared<Script>();
  script->answers = {Body(kOneWebhook), Refused(404, "NotFound")};
  EXPECT_THAT(*BundlesOf(script).Read(), ElementsAre("new"));
}

TEST(CaBundles, WritesOnlyWhereSomethingDiffers) {
  const auto script = std::make_shared<Script>();
  script->answers = {Body(kTwoWebhooks), Body(kOneWebhook), Body("{}")};
  auto bundles = BundlesOf(script);
  ASSERT_TRUE(bundles.Read());
  ASSERT_TRUE(bundles.Write("new"));
  ASSERT_EQ(script->whole.size(), 3U);
  EXPECT_THAT(script->requests[2], ::testing::StartsWith("PATCH " + std::string(kValidating)));
  EXPECT_EQ(script->whole[2].body,
            R"([{"op":"replace","path":"/metadata/resourceVersion","value":"3"},)"
            R"({"op":"add","path":"/webhooks/0/clientConfig/caBundle","value":"bmV3"},)"
            R"({"op":"add","path":"/webhooks/1/clientConfig/caBundle","value":"bmV3"}])");
}

TEST(CaBundles, FailsWhereTheConfigurationHasChanged) {
  const auto script = std::make_shared<Script>();
  script->answers = {Body(kTwoWebhooks), Refused(404, "NotFound"), Refused(409, "Conflict")};
  auto bundles = BundlesOf(script);
  ASSERT_TRUE(bundles.Read());
  EXPECT_THAT(bundles.Write("new").error().Text(), HasSubstr("writing the caBundle"));
}

}  // namespace
}  // namespace giq
