// The whole of it over real sockets: a small API server that answers lists, watches and gets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "tests/unit/http/canned.h"
#include "tests/unit/http/testing.h"
#include "tests/unit/kube/support.h"
#include "tests/unit/linter/temp_folder.h"
#include "webhook/kube/cluster_watch.h"
#include "webhook/kube/http_transport.h"

namespace giq {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// Holds Deployments by name, and a log of their changes from which watches are answered.
class SmallApi {
 public:
  void Put(const std::string& name, const std::string& more = "") {
    const std::lock_guard lock(mutex_);
    const std::string version = std::to_string(++version_);
    const bool known = objects_.contains(name);
    objects_[name] = Object("n", name, version, more);
    log_.emplace(version_, Event(known ? "MODIFIED" : "ADDED", objects_[name]));
    changed_.notify_all();
  }
  void Delete(const std::string& name) {
    const std::lock_guard lock(mutex_);
    const std::size_t version = ++version_;
    log_.emplace(version, Event("DELETED", Object("n", name, std::to_string(version))));
    objects_.erase(name);
    changed_.notify_all();
  }
  // Watches from before now are refused from now on.
  void Compact() {
    const std::lock_guard lock(mutex_);
    log_.clear();
    oldest_ = ++version_;
    changed_.notify_all();
  }
  void Stop() {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }

  HttpResponse Answer(const HttpRequest& request) {
    std::unique_lock lock(mutex_);
    if (request.target.starts_with("/api/v1/namespaces/n/configmaps/c"))
      return {.body = Object("n", "c", "1", R"(,"data":{"k":"v"})")};
    if (!request.target.starts_with("/apis/apps/v1/deployments?"))
      return {.status = 404, .body = R"({"kind":"Status","code":404,"message":"no such kind"})"};
    const std::size_t from = request.target.find("resourceVersion=");
    if (from == std::string::npos) return ListFrom(request.target);
    return WatchFrom(lock, std::stoul(request.target.substr(from + 16)));
  }

 private:
  // Two objects a page; the token is the name of the next.
  HttpResponse ListFrom(const std::string& target) const {
    const std::size_t token = target.find("continue=");
    auto object = token == std::string::npos ? objects_.begin()
                                             : objects_.lower_bound(target.substr(token + 9));
    std::vector<std::string> items;
    for (; object != objects_.end() && items.size() < 2; ++object) items.push_back(object->second);
    return {.body = List(items, std::to_string(version_),
                         object == objects_.end() ? "" : object->first)};
  }
  // Ends as soon as there is something to tell, like a server that is restarted all the time.
  HttpResponse WatchFrom(std::unique_lock<std::mutex>& lock, std::size_t version) {
    changed_.wait_for(lock, seconds{20}, [&] { return stopped_ || version_ > version; });
    if (version < oldest_)
      return {.status = 410, .body = R"({"kind":"Status","code":410,"reason":"Expired"})"};
    std::string lines;
    for (auto event = log_.upper_bound(version); event != log_.end(); ++event)
      lines += event->second + "\n";
    return {.body = lines};
  }

  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::map<std::string, std::string> objects_;
  std::map<std::size_t, std::string> log_;
  std::size_t version_ = 10;
  std::size_t oldest_ = 0;
  bool stopped_ = false;
};

Connector ConnectorTo(KubeConfigSource source) {
  return [source = std::move(source)] {
    return MakeHttpTransport(source, std::chrono::steady_clock::now);
  };
}

class Loopback : public testing::Test {
 protected:
  Loopback() { port = server->port(); }
  ~Loopback() override { api.Stop(); }
  std::unique_ptr<ClusterWatch> Follow() {
    ClusterWatchOptions options{
        .resources = {{.type = kDeployments},
                      {.type = {"x.io", "v1", "gadgets", "Gadget"}},
                      {.type = {"", "v1", "configmaps", "ConfigMap"}, .on_demand = true}}};
    options.reflector.backoff = {milliseconds{1}, milliseconds{20}};
    const KubeConfigSource source = [this] {
      return Result<KubeConfig>(
          KubeConfig{.server = "http://127.0.0.1:" + std::to_string(port.load())});
    };
    auto watch = ClusterWatch::Start(ConnectorTo(source), {}, options);
    EXPECT_TRUE(watch) << watch.error().Text();
    return watch ? *std::move(watch) : nullptr;
  }
  static std::string Held(const ClusterWatch& watch) {
    return Names(*watch.Snapshot(), "Deployment");
  }

  SmallApi api;
  std::atomic<std::uint16_t> port = 0;
  std::unique_ptr<HttpServer> server =
      StartServer({.tls = false, .threads = 6},
                  [this](const HttpRequest& request) { return api.Answer(request); });
};

TEST_F(Loopback, FollowsTheServer) {
  for (const char* name : {"a", "b", "c"}) api.Put(name);
  const auto watch = Follow();
  ASSERT_TRUE(Eventually([&] { return watch->Snapshot()->settled(); }));
  EXPECT_EQ(Held(*watch), "n/a n/b n/c");
  EXPECT_EQ(watch->Snapshot()->Find("Gadget", "n", "a").presence, Presence::kAbsent);

  api.Put("d");
  api.Delete("a");
  api.Put("b", R"(,"spec":{"replicas":2})");
  ASSERT_TRUE(Eventually([&] {
    return JsonOf(watch->Snapshot()->Find("Deployment", "n", "b")).find("replicas") !=
           std::string::npos;
  }));
  EXPECT_EQ(Held(*watch), "n/b n/c n/d");

  api.Delete("c");
  api.Compact();
  api.Put("e");
  EXPECT_TRUE(Eventually([&] { return Held(*watch) == "n/b n/d n/e"; })) << Held(*watch);
}

TEST_F(Loopback, FetchesByName) {
  const auto watch = Follow();
  EXPECT_TRUE(watch->Fetch("ConfigMap", "n", {"c", "missing"}, seconds{10}));
  EXPECT_THAT(JsonOf(watch->Snapshot()->Find("ConfigMap", "n", "c")), HasSubstr(R"("k":"v")"));
  EXPECT_EQ(watch->Snapshot()->Find("ConfigMap", "n", "missing").presence, Presence::kAbsent);
  EXPECT_FALSE(watch->Fetch("Deployment", "n", {"c"}, seconds{10}));
}

TEST_F(Loopback, EndsWhileAWatchWaits) {
  api.Put("a");
  auto watch = Follow();
  ASSERT_TRUE(Eventually([&] { return watch->Snapshot()->settled(); }));
  const auto began = std::chrono::steady_clock::now();
  watch.reset();
  // The server would keep the watch for twenty seconds.
  EXPECT_LT(std::chrono::steady_clock::now() - began, seconds{10});
}

TEST_F(Loopback, SurvivesAServerThatIsAwayForAWhile) {
  api.Put("a");
  const auto watch = Follow();
  ASSERT_TRUE(Eventually([&] { return Held(*watch) == "n/a"; }));
  api.Stop();
  server.reset();
  ASSERT_TRUE(
      Eventually([&] { return !watch->Snapshot()->TableOf("Deployment")->status.why.empty(); }));
  EXPECT_EQ(Held(*watch), "n/a");
  SmallApi second;
  second.Put("b");
  second.Compact();
  const auto again = StartServer({.tls = false, .threads = 6}, [&](const HttpRequest& request) {
    return second.Answer(request);
  });
  port = again->port();  // as a configuration that has changed
  EXPECT_TRUE(Eventually([&] { return Held(*watch) == "n/b"; }));
  second.Stop();
}

TEST(HttpTransportTest, ReadsItsTokenAgainWhenItIsOldOrRefused) {
  const TempFolder folder;
  folder.Write("token", "first\n");
  std::vector<std::string> heard;
  auto now = std::chrono::steady_clock::now();
  {
    CannedServer api([&](int, CannedPeer& peer) {
      for (std::string request = peer.Hear(); !request.empty(); request = peer.Hear()) {
        const std::size_t token = request.find("Bearer ") + 7;
        heard.push_back(request.substr(token, request.find('\r', token) - token));
        const bool refused = heard.back() == "second";
        peer.Say(refused ? "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"
                         : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
      }
    });
    auto transport = MakeHttpTransport(
        [&] {
          return Result<KubeConfig>(
              KubeConfig{.server = "http://127.0.0.1:" + std::to_string(api.port()),
                         .base_path = "/base",
                         .token_file = folder.At("token")});
        },
        [&] { return now; });
    ASSERT_TRUE(transport) << transport.error().Text();
    KubeClient client(*std::move(transport));
    const auto get = [&] { return client.Get(kDeployments, {.namespace_ = "n", .name = "a"}); };
    EXPECT_TRUE(get());
    folder.Write("token", "second\n");
    now += seconds{59};
    EXPECT_TRUE(get());
    now += seconds{2};
    // The new token is refused, and no newer one is there.
    EXPECT_EQ(get().error().kind, KubeErrorKind::kUnauthorized);
    folder.Write("token", "third\n");
    // Refused again, then the file has another.
    EXPECT_TRUE(get());
    // A file that is gone for a moment changes nothing.
    std::filesystem::remove(folder.At("token"));
    now += seconds{61};
    EXPECT_TRUE(get());
  }
  EXPECT_THAT(heard, ElementsAre("first", "first", "second", "second", "third", "third"));
}

TEST(HttpTransportTest, TakesUpANewCaWhenTheOldOneFails) {
  const TestAuthority first("first");
  const TestAuthority second("second");
  const auto server = StartServer({}, Echo);
  const TestPair pair = second.Issue();
  ASSERT_TRUE(server->UseCertificate(pair.certificate_pem, pair.key_pem));
  std::atomic<bool> renewed = false;
  auto transport = MakeHttpTransport(
      [&] {
        return Result<KubeConfig>(
            KubeConfig{.server = "https://127.0.0.1:" + std::to_string(server->port()),
                       .ca_pem = renewed ? second.pem() : first.pem()});
      },
      std::chrono::steady_clock::now);
  ASSERT_TRUE(transport) << transport.error().Text();
  KubeClient client(*std::move(transport));
  const ObjectRef a{.namespace_ = "n", .name = "a"};
  EXPECT_EQ(client.Get(kDeployments, a).error().kind, KubeErrorKind::kUnreachable);
  renewed = true;
  EXPECT_EQ(client.Get(kDeployments, a).error().kind, KubeErrorKind::kUnreachable);
  EXPECT_EQ(*client.Get(kDeployments, a), "GET /apis/apps/v1/namespaces/n/deployments/a ");
  client.Cancel();
  EXPECT_EQ(client.Get(kDeployments, a).error().kind, KubeErrorKind::kCancelled);
}

TEST(HttpTransportTest, SaysWhatIsWrongWithItsConfiguration) {
  const auto source = [] { return Result<KubeConfig>(Fail(ErrorCode::kIo, "no file", {"k"})); };
  EXPECT_EQ(MakeHttpTransport(source, std::chrono::steady_clock::now).error().Text(), "k: no file");
  const auto broken = [] {
    return Result<KubeConfig>(KubeConfig{.server = "https://127.0.0.1:1", .ca_pem = "junk"});
  };
  EXPECT_FALSE(MakeHttpTransport(broken, std::chrono::steady_clock::now).has_value());
  EXPECT_FALSE(ClusterWatch::Start(ConnectorTo(source), {}).has_value());
}

}  // namespace
}  // namespace giq
