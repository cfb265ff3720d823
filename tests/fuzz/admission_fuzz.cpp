// Any bytes as a review, or as the objects of one: the answer is one that the API server takes.
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/document/base64.h"
#include "tests/fuzz/tree_check.h"
#include "webhook/review/handle.h"

namespace giq {
namespace {

constexpr std::string_view kWorkload = R"({"apiVersion":"apps/v1","kind":"Deployment",
"metadata":{"name":"a","namespace":"n"},"spec":{"replicas":1,"template":{"spec":{"nodeSelector":
{"cloud.google.com/gke-accelerator":"nvidia-l4"},"containers":[{"name":"c",
"image":"vllm/vllm-openai:v0.11.1","args":["--model=Qwen/Qwen2.5-7B-Instruct"],
"resources":{"limits":{"nvidia.com/gpu":1}}}]}}},"status":{}})";

/// A cluster with one workload.
class OneWorkload : public ClusterView {
 public:
  [[nodiscard]] std::vector<std::shared_ptr<const File>> ObjectsOf(
      std::string_view /*namespace_*/) const override {
    return {workload_};
  }
  [[nodiscard]] std::shared_ptr<const File> Find(std::string_view /*kind*/,
                                                 std::string_view /*namespace_*/,
                                                 std::string_view /*name*/) const override {
    return workload_;
  }
  [[nodiscard]] std::optional<std::int64_t> ReadyReplicas(
      std::string_view /*kind*/, std::string_view /*namespace_*/,
      std::string_view /*name*/) const override {
    return 0;
  }
  [[nodiscard]] std::optional<std::vector<AcceleratorUse>> UseByOthers(
      const ObjectName& /*except*/) const override {
    return std::vector<AcceleratorUse>{{.accelerator = "nvidia-l4", .amount = 1}};
  }

 private:
  std::shared_ptr<const File> workload_ = ReadManifest("workload", std::string(kWorkload));
};

const Snapshot& World() {
  static const Snapshot snapshot{
      .env = std::make_shared<Environment>(
          Environment{.catalog = Catalog::Embedded(),
                      .quota = Quota({{.accelerator = "nvidia-l4", .limit = 3, .name = "L4"}}),
                      .cluster = {}}),
      .policy = std::make_shared<Policy>(),
      .cluster = std::make_shared<OneWorkload>(),
      .version = "fuzz",
      .own_namespace = "own"};
  return snapshot;
}

void RequirePrintable(std::string_view text, bool lines) {
  for (const char c : text) {
    const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    Require(!control || (lines && c == '\n'), "no control character");
  }
}

void CheckResponse(const Node& response) {
  const Node* patch = response.Find("patch");
  Require((patch != nullptr) == (response.Find("patchType") != nullptr), "patch and its type");
  if (patch != nullptr) {
    const auto bytes = DecodeBase64(patch->text);
    Require(bytes && ReadJsonFile("patch", *bytes).has_value(), "a patch that is JSON");
  }
  if (const Node* message = response.At({"status", "message"}))
    RequirePrintable(message->text, true);
  if (const Node* warnings = response.Find("warnings")) {
    for (const Node* warning : warnings->items) RequirePrintable(warning->text, false);
  }
  if (const Node* audit = response.Find("auditAnnotations")) {
    for (const Entry& entry : audit->entries) RequirePrintable(entry.value->text, false);
  }
}

void Ask(std::string_view review, Door door) {
  const Answer answer = Handle(review, door, World(), std::chrono::sys_days());
  const auto body = ReadJsonFile("answer", answer.body);
  Require(body.has_value(), "an answer that is JSON");
  const Node& root = *(*body)->documents().front().root;
  for (const std::string* text :
       {&answer.decision.uid, &answer.decision.kind, &answer.decision.name, &answer.decision.user,
        &answer.decision.namespace_, &answer.decision.reason}) {
    RequirePrintable(*text, false);
  }
  if (answer.status == 400) return;
  Require(answer.status == 200, "200 or 400");
  const Node* response = root.Find("response");
  Require(response != nullptr && response->Find("uid") != nullptr, "a response with its uid");
  CheckResponse(*response);
}

/// A review that carries the bytes as its object, and as the old one of an update.
std::string Around(std::string_view kind, std::string_view object, bool update) {
  const bool scale = kind == "Scale";
  return R"({"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u",)"
         R"("kind":{"group":")" +
         std::string(kind == "Deployment" ? "apps" : "autoscaling") + R"(","kind":")" +
         std::string(kind) + R"("},"resource":{"resource":"deployments"},"subResource":")" +
         (scale ? "scale" : "") + R"(","name":"a","namespace":"n","operation":")" +
         (update ? "UPDATE" : "CREATE") + R"(","object":)" + std::string(object) +
         R"(,"oldObject":)" + std::string(update ? object : "null") + "}}";
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  const giq::Door door = data[0] % 2 == 0 ? giq::Door::kValidate : giq::Door::kMutate;
  constexpr std::string_view kKinds[] = {"Deployment", "HorizontalPodAutoscaler", "Scale"};
  const std::size_t choice = data[0] / 2 % 4;
  giq::Ask(
      choice == 3 ? std::string(bytes) : giq::Around(kKinds[choice], bytes, data[0] / 8 % 2 == 0),
      door);
  return 0;
}
