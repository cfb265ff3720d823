// Any bytes as what an API server sends (objects, lists, events, refusals) and as a kubeconfig.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "tests/fuzz/tree_check.h"
#include "webhook/kube/config.h"
#include "webhook/kube/prune.h"
#include "webhook/kube/store.h"

namespace giq {
namespace {

const ResourceType kType = {"apps", "v1", "deployments", "Deployment"};

void CheckObject(const PrunedObject& object, const Pruning& pruning) {
  Require(object.too_large == object.json.empty(), "a text unless it is too large");
  if (object.too_large) return;
  const auto again = PruneObject(object.json, kType, pruning);
  Require(again.has_value(), "a pruned object is an object");
  Require(again->too_large || again->json == object.json, "pruning again changes nothing");
  Require(again->resource_version.empty(), "no version in the text");
}

void ReadAsAnswer(std::string_view text, const Pruning& pruning) {
  if (const auto object = PruneObject(text, kType, pruning)) CheckObject(*object, pruning);
  const ObjectSink check = [&](const PrunedObject& object) { CheckObject(object, pruning); };
  const auto page = ReadListPage(text, kType, pruning, check);
  Require(page || !page.error().what.empty(), "a reason");
  auto event = ReadWatchEvent(text, kType, pruning);
  if (!event) return;
  CheckObject(event->object, pruning);
  const auto store = *Store::Create({{.type = kType}}, {.object_nodes = 1000});
  const std::string namespace_ = event->object.namespace_;
  const std::string name = event->object.name;
  store->Put(0, std::move(event->object));
  const ResourceStatus status = store->Snapshot()->TableOf("Deployment")->status;
  Require(status.objects + status.left_out == 1, "held or left out");
  if (const auto file = store->Snapshot()->Find("Deployment", namespace_, name).file)
    CheckFile(*file);
  store->Remove(0, namespace_, name);
  const ResourceStatus after = store->Snapshot()->TableOf("Deployment")->status;
  Require(after.objects + after.left_out + after.bytes == 0, "nothing left");
}

void ReadAsKubeConfig(const std::string& text) {
  const auto config = ParseKubeConfig("fuzz.yaml", text);
  if (!config) return;
  Require(config->server.starts_with("https://") || config->server.starts_with("http://"), "a URL");
  Require(config->certificate_pem.empty() == config->key_pem.empty(), "a pair or none");
  for (const char c : config->token) Require(c > 0x20 && c < 0x7F, "a token for a header");
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  giq::ReadAsAnswer(text, {.object_bytes = 256});
  giq::ReadAsAnswer(text, {.keep = {"/metadata/labels", "/spec/a/b"}, .drop = {"/spec/a/b/c"}});
  const giq::ApiStatus status = giq::ReadStatus(text);
  for (const char c : giq::ErrorOf(500, status).what)
    giq::Require(static_cast<unsigned char>(c) >= 0x20U, "one line");
  giq::ReadAsKubeConfig(text);
  return 0;
}
