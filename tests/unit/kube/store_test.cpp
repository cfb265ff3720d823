// What is held, what is known of what is not, and within which bounds.
#include "webhook/kube/store.h"

#include <gtest/gtest.h>

#include <array>

#include "tests/unit/kube/support.h"

namespace giq {
namespace {

const ResourceType kNodes = {"", "v1", "nodes", "Node", false};

PrunedObject Pruned(const ResourceType& type, std::string_view namespace_, std::string_view name,
                    std::string_view more = "") {
  auto object = PruneObject(Object(namespace_, name, "1", more), type, {});
  return object ? *std::move(object) : PrunedObject{};
}

Listing ListingOf(const Store& store, const std::vector<std::string>& names,
                  std::string_view more = "") {
  Listing listing;
  for (const std::string& name : names)
    store.AddTo(listing, 0, Pruned(kDeployments, "n", name, more));
  return listing;
}

TEST(StoreTest, NothingIsKnownBeforeTheFirstList) {
  const auto store = MakeStore({{.type = kDeployments}});
  EXPECT_EQ(store->Snapshot()->Find("Deployment", "n", "a").presence, Presence::kUnknown);
  EXPECT_EQ(store->Snapshot()->Find("Gadget", "n", "a").presence, Presence::kUnknown);
  EXPECT_FALSE(store->Snapshot()->settled());
  store->Replace(0, {});
  EXPECT_EQ(store->Snapshot()->Find("Deployment", "n", "a").presence, Presence::kAbsent);
  EXPECT_TRUE(store->Snapshot()->settled());
  EXPECT_TRUE(store->Snapshot()->synced("Deployment"));
  EXPECT_FALSE(store->Snapshot()->synced("Gadget"));
}

TEST(StoreTest, ASnapshotNeverChanges) {
  const auto store = MakeStore({{.type = kDeployments}, {.type = kNodes}});
  store->Replace(0, ListingOf(*store, {"b", "a"}));
  const auto before = store->Snapshot();
  store->Put(0, Pruned(kDeployments, "m", "c"));
  store->Remove(0, "n", "a");
  store->Put(1, Pruned(kNodes, "", "x"));
  EXPECT_EQ(Names(*before, "Deployment"), "n/a n/b");
  const auto after = store->Snapshot();
  EXPECT_EQ(Names(*after, "Deployment"), "m/c n/b");
  EXPECT_EQ(after->Find("Node", "whatever", "x").presence, Presence::kPresent);
  EXPECT_EQ(after->revision(), before->revision() + 3);
  EXPECT_EQ(after->In("Deployment", "n").size(), 1U);
  EXPECT_EQ(after->In("Deployment", "x").size(), 0U);
}

TEST(StoreTest, AnObjectThatHasNotChangedChangesNothing) {
  const auto store = MakeStore({{.type = kDeployments}});
  store->Replace(0, ListingOf(*store, {"a", "b"}));
  const auto before = store->Snapshot();
  store->Put(0, Pruned(kDeployments, "n", "a"));
  store->Remove(0, "n", "z");
  EXPECT_EQ(store->Snapshot(), before);
  // A list that comes again keeps the trees of what it holds already.
  store->Replace(0, ListingOf(*store, {"a"}));
  EXPECT_EQ(store->Snapshot()->Find("Deployment", "n", "a").file,
            before->Find("Deployment", "n", "a").file);
  EXPECT_EQ(Names(*store->Snapshot(), "Deployment"), "n/a");
}

TEST(StoreTest, FilesHoldOneDocumentWithAName) {
  const auto store = MakeStore({{.type = kDeployments}});
  store->Put(0, Pruned(kDeployments, "n", "a"));
  const auto file = store->Snapshot()->Find("Deployment", "n", "a").file;
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->source().name(), "Deployment n/a");
  ASSERT_EQ(file->documents().size(), 1U);
  EXPECT_EQ(file->documents()[0].root->Find("kind")->text, "Deployment");
}

TEST(StoreTest, TooManyObjectsAreLeftOut) {
  const auto store = MakeStore({{.type = kDeployments}}, {.objects = 2});
  store->Replace(0, ListingOf(*store, {"a", "b", "c"}));
  EXPECT_EQ(Names(*store->Snapshot(), "Deployment"), "n/a n/b");
  EXPECT_EQ(store->Snapshot()->TableOf("Deployment")->status.left_out, 1U);
  EXPECT_EQ(store->Snapshot()->Find("Deployment", "n", "c").presence, Presence::kUnknown);
  store->Put(0, Pruned(kDeployments, "n", "d"));
  store->Put(0, Pruned(kDeployments, "n", "a", R"(,"spec":1)"));
  EXPECT_EQ(store->Snapshot()->TableOf("Deployment")->status.left_out, 2U);
  store->Remove(0, "n", "c");
  store->Remove(0, "n", "d");
  EXPECT_EQ(store->Snapshot()->TableOf("Deployment")->status.left_out, 0U);
  EXPECT_EQ(store->Snapshot()->Find("Deployment", "n", "c").presence, Presence::kAbsent);
}

TEST(StoreTest, AllKindsTogetherStayBelowTheBound) {
  const auto one = MakeStore({{.type = kDeployments}});
  one->Put(0, Pruned(kDeployments, "n", "a"));
  const std::size_t size = one->Snapshot()->TableOf("Deployment")->status.bytes;
  EXPECT_GT(size, sizeof(File));

  const auto store =
      MakeStore({{.type = kDeployments}, {.type = kNodes}}, {.total_bytes = 3 * size});
  store->Replace(0, ListingOf(*store, {"a", "b", "c", "d"}));
  EXPECT_EQ(Names(*store->Snapshot(), "Deployment"), "n/a n/b n/c");
  store->Put(1, Pruned(kNodes, "", "x"));
  EXPECT_EQ(store->Snapshot()->TableOf("Node")->status.left_out, 1U);
  store->Forget(0, ResourceState::kForbidden, "no");
  store->Put(1, Pruned(kNodes, "", "x"));
  EXPECT_EQ(Names(*store->Snapshot(), "Node"), "x");
  EXPECT_EQ(store->Snapshot()->TableOf("Node")->status.left_out, 0U);
  store->Replace(0, ListingOf(*store, {"a", "b", "c"}));
  EXPECT_EQ(Names(*store->Snapshot(), "Deployment"), "n/a n/b");
}

TEST(StoreTest, AnObjectWithTooManyValuesIsLeftOut) {
  const auto store = MakeStore({{.type = kDeployments}}, {.object_nodes = 50});
  std::string list = "1";
  for (int i = 0; i < 60; ++i) list += ",1";
  store->Replace(0, ListingOf(*store, {"a"}, R"(,"spec":[)" + list + "]"));
  EXPECT_EQ(Names(*store->Snapshot(), "Deployment"), "");
  EXPECT_EQ(store->Snapshot()->TableOf("Deployment")->status.left_out, 1U);
}

TEST(StoreTest, OfFilteredKindsAbsenceIsUnknown) {
  const auto wanted = [](const Node& object) { return object.Find("spec") != nullptr; };
  const auto store = MakeStore({{.type = kDeployments, .wanted = wanted}});
  Listing listing = ListingOf(*store, {"a"}, R"(,"spec":1)");
  store->AddTo(listing, 0, Pruned(kDeployments, "n", "b"));
  store->Replace(0, std::move(listing));
  EXPECT_EQ(Names(*store->Snapshot(), "Deployment"), "n/a");
  EXPECT_EQ(store->Snapshot()->Find("Deployment", "n", "b").presence, Presence::kUnknown);
  store->Put(0, Pruned(kDeployments, "n", "a"));
  EXPECT_EQ(Names(*store->Snapshot(), "Deployment"), "");
}

TEST(StoreTest, SecretsAreNeverHeld) {
  EXPECT_FALSE(Store::Create({{.type = {"", "v1", "secrets", "Secret"}}}).has_value());
  for (const ResourceSpec& spec : DefaultResources()) EXPECT_NE(spec.type.plural, "secrets");
}

TEST(StoreTest, AllInANamespaceButPods) {
  const ResourceType pods = {"", "v1", "pods", "Pod"};
  const auto store = MakeStore({{.type = kDeployments}, {.type = kNodes}, {.type = pods}});
  store->Put(0, Pruned(kDeployments, "n", "a"));
  store->Put(0, Pruned(kDeployments, "m", "b"));
  store->Put(1, Pruned(kNodes, "", "x"));
  store->Put(2, Pruned(pods, "n", "p"));
  const auto all = store->Snapshot()->AllIn("n");
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0]->source().name(), "Deployment n/a");
}

TEST(Resources, KeepPodsAndNodesWithAcceleratorsAlone) {
  const auto specs = DefaultResources();
  const auto kept = [&](std::string_view kind, std::string_view body) -> std::string {
    for (const ResourceSpec& spec : specs) {
      if (spec.type.kind != kind) continue;
      auto object = PruneObject(body, spec.type, spec.pruning);
      const auto file = ReadJsonFile("x", object->json);
      const Node& root = *(*file)->documents()[0].root;
      return spec.wanted == nullptr || spec.wanted(root) ? object->json : "unwanted";
    }
    return "unknown";
  };
  EXPECT_EQ(kept("Pod", R"({"spec":{"containers":[{"resources":{"limits":{"cpu":"1"}}}]}})"),
            "unwanted");
  EXPECT_EQ(
      kept("Pod", R"({"spec":{"containers":[{"name":"c","env":[{"name":"TOKEN","value":"s"}],)"
                  R"("resources":{"limits":{"google.com/tpu":"4"}}}],"volumes":[]},)"
                  R"("status":{"phase":"Running","podIP":"1.2.3.4"}})"),
      R"({"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"resources":{"limits":)"
      R"({"google.com/tpu":"4"}}}]},"status":{"phase":"Running"}})");
  EXPECT_EQ(
      kept("Node", R"({"metadata":{"labels":{"a":"b"}},"status":{"allocatable":{"cpu":"4"}}})"),
      "unwanted");
  EXPECT_EQ(kept("Node", R"({"status":{"allocatable":{"nvidia.com/gpu":"8"},"images":[{}]}})"),
            R"({"apiVersion":"v1","kind":"Node","status":{"allocatable":{"nvidia.com/gpu":"8"}}})");
  EXPECT_EQ(kept("HorizontalPodAutoscaler", R"({"spec":{},"status":{"currentReplicas":3}})"),
            R"({"apiVersion":"autoscaling/v2","kind":"HorizontalPodAutoscaler","spec":{}})");
  EXPECT_EQ(kept("Deployment", R"({"status":{"readyReplicas":3,"conditions":[{}]}})"),
            R"({"apiVersion":"apps/v1","kind":"Deployment","status":{"readyReplicas":3}})");
}

}  // namespace
}  // namespace giq
