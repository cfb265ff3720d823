// Requests as the API server gets them, and what its answers become.
#include "webhook/kube/client.h"

#include <gtest/gtest.h>

#include "tests/unit/kube/support.h"

namespace giq {
namespace {

const ResourceType kServices = {"", "v1", "services", "Service"};
const ResourceType kNodes = {"", "v1", "nodes", "Node", false};

std::string Path(const ResourceType& type, const ObjectRef& ref) {
  const auto path = PathOf(type, ref);
  return path ? *path : "error: " + path.error().what;
}

TEST(Path, LeadsToObjects) {
  EXPECT_EQ(Path(kServices, {}), "/api/v1/services");
  EXPECT_EQ(Path(kServices, {.namespace_ = "n"}), "/api/v1/namespaces/n/services");
  EXPECT_EQ(Path(kNodes, {.namespace_ = "n", .name = "a"}), "/api/v1/nodes/a");
  EXPECT_EQ(Path(kDeployments, {.namespace_ = "n", .name = "web", .subresource = "scale"}),
            "/apis/apps/v1/namespaces/n/deployments/web/scale");
}

TEST(Path, NoNameLeadsElsewhere) {
  EXPECT_EQ(Path(kServices, {.namespace_ = "n", .name = "../secrets/x?y#z"}),
            "/api/v1/namespaces/n/services/..%2Fsecrets%2Fx%3Fy%23z");
  EXPECT_EQ(Path(kServices, {.namespace_ = "..", .name = "x"}), "error: \"..\" is no name");
  EXPECT_EQ(Path(kServices, {.namespace_ = "n", .name = "."}), "error: \".\" is no name");
}

TEST(Client, SendsWhatIsAsked) {
  auto script = std::make_shared<Script>();
  for (int i = 0; i < 7; ++i) script->answers.push_back(Body("{}"));
  KubeClient client = ClientOf(script);
  const ObjectRef web{.namespace_ = "n", .name = "web"};
  EXPECT_EQ(*client.Get(kDeployments, web), "{}");
  EXPECT_TRUE(client.List(kDeployments, {.limit = 10}));
  EXPECT_TRUE(client.List(kServices, {.namespace_ = "n",
                                      .field_selector = "status.phase!=Failed",
                                      .label_selector = "a=b",
                                      .limit = 2,
                                      .continue_token = "x/y=="}));
  EXPECT_TRUE(client.Create(kServices, "n", "{\"a\":1}"));
  EXPECT_TRUE(client.Replace(kDeployments, web, "{\"a\":2}"));
  EXPECT_TRUE(client.Patch(kDeployments, web, PatchForm::kMerge, "{}"));
  EXPECT_TRUE(client.Patch(kDeployments, web, PatchForm::kJson, "[]"));
  EXPECT_EQ(script->requests,
            (std::vector<std::string>{
                "GET /apis/apps/v1/namespaces/n/deployments/web",
                "GET /apis/apps/v1/deployments?limit=10",
                "GET /api/v1/namespaces/n/services?limit=2&fieldSelector=status.phase%21%3DFailed"
                "&labelSelector=a%3Db&continue=x%2Fy%3D%3D",
                "POST /api/v1/namespaces/n/services?fieldManager=giq-webhook",
                "PUT /apis/apps/v1/namespaces/n/deployments/web?fieldManager=giq-webhook",
                "PATCH /apis/apps/v1/namespaces/n/deployments/web?fieldManager=giq-webhook",
                "PATCH /apis/apps/v1/namespaces/n/deployments/web?fieldManager=giq-webhook"}));
  EXPECT_EQ(script->whole[3].body, "{\"a\":1}");
  EXPECT_EQ(script->whole[3].content_type, "application/json");
  EXPECT_EQ(script->whole[5].content_type, "application/merge-patch+json");
  EXPECT_EQ(script->whole[6].content_type, "application/json-patch+json");
}

KubeError ErrorAfter(Scripted answer) {
  auto script = std::make_shared<Script>();
  script->answers.push_back(std::move(answer));
  KubeClient client = ClientOf(script);
  const auto got = client.Get(kServices, {.namespace_ = "n", .name = "a"});
  return got ? KubeError{} : got.error();
}

TEST(Client, TellsRefusalsApart) {
  using enum KubeErrorKind;
  EXPECT_EQ(ErrorAfter(Refused(404, "NotFound", "no such service")).kind, kNotFound);
  EXPECT_EQ(ErrorAfter(Refused(404, "NotFound", "no such service")).what, "no such service");
  EXPECT_EQ(ErrorAfter(Refused(409, "AlreadyExists")).kind, kAlreadyExists);
  EXPECT_EQ(ErrorAfter(Refused(409, "Conflict")).kind, kConflict);
  EXPECT_EQ(ErrorAfter(Refused(410, "Expired")).kind, kGone);
  EXPECT_EQ(ErrorAfter(Refused(403, "Forbidden")).kind, kForbidden);
  EXPECT_EQ(ErrorAfter(Refused(422, "Invalid")).kind, kInvalid);
  EXPECT_EQ(ErrorAfter(Refused(500, "InternalError")).kind, kOther);
  EXPECT_EQ(ErrorAfter(Body("<html>", 502)).what, "the API server answered 502");
  EXPECT_EQ(ErrorAfter(Body("", 302)).kind, kOther);
  EXPECT_EQ(ErrorAfter(Cut()).kind, kUnreachable);
  EXPECT_EQ(ErrorAfter(Cut("4 GB", ErrorCode::kLimit)).kind, kTooLarge);
}

TEST(Client, TellsHowLongToWait) {
  Scripted by_header = Refused(429, "TooManyRequests");
  by_header.response->retry_after = std::chrono::seconds{7};
  EXPECT_EQ(ErrorAfter(by_header).kind, KubeErrorKind::kTooManyRequests);
  EXPECT_EQ(ErrorAfter(by_header).retry_after, std::chrono::seconds{7});
  EXPECT_EQ(ErrorAfter(Body(R"({"code":429,"details":{"retryAfterSeconds":2}})", 429)).retry_after,
            std::chrono::seconds{2});
  // A server that asks for a year gets ten minutes.
  EXPECT_EQ(
      ErrorAfter(Body(R"({"code":429,"details":{"retryAfterSeconds":31536000}})", 429)).retry_after,
      std::chrono::minutes{10});
}

TEST(Client, TakesUpNewCredentialsOnce) {
  auto script = std::make_shared<Script>();
  script->answers = {Refused(401, "Unauthorized"), Body("{}"), Refused(401, "Unauthorized"),
                     Refused(401, "Unauthorized"), Refused(401, "Unauthorized")};
  script->renewals = {true, true, false};
  KubeClient client = ClientOf(script);
  const ObjectRef a{.namespace_ = "n", .name = "a"};
  EXPECT_EQ(*client.Get(kServices, a), "{}");
  EXPECT_EQ(client.Get(kServices, a).error().kind, KubeErrorKind::kUnauthorized);
  EXPECT_EQ(client.Get(kServices, a).error().kind, KubeErrorKind::kUnauthorized);
  EXPECT_EQ(script->requests.size(), 5U);
  EXPECT_EQ(script->renewed, 3);
}

TEST(Client, WatchesLineByLine) {
  auto script = std::make_shared<Script>();
  script->answers = {Refused(401, "Unauthorized"), Lines({"a", "b", "c"}),
                     Refused(410, "Expired", "too old resource version")};
  script->renewals = {true};
  KubeClient client = ClientOf(script);
  const WatchQuery query{.resource_version = "7",
                         .timeout = std::chrono::seconds{42},
                         .silence = std::chrono::milliseconds{5}};
  std::string seen;
  const auto watch = [&] {
    return client.Watch(kServices, query, [&](std::string_view line) {
      seen += line;
      return seen != "ab";
    });
  };
  EXPECT_TRUE(watch());
  EXPECT_EQ(seen, "ab");
  EXPECT_EQ(watch().error().kind, KubeErrorKind::kGone);
  EXPECT_EQ(script->requests.front(),
            "GET /api/v1/services?watch=1&allowWatchBookmarks=true&resourceVersion=7"
            "&timeoutSeconds=42");
  EXPECT_EQ(script->silences.front(), std::chrono::milliseconds{5});
}

TEST(Client, ACancelledRequestSaysSo) {
  auto script = std::make_shared<Script>();
  KubeClient client = ClientOf(script);
  client.Cancel();
  EXPECT_EQ(client.Get(kServices, {.name = "a"}).error().kind, KubeErrorKind::kCancelled);
  const Error error = ToError(client.Get(kServices, {.name = ".."}).error(), "reading x");
  EXPECT_EQ(error.Text(), "reading x: \"..\" is no name");
}

}  // namespace
}  // namespace giq
