// Reviews as the API server sends them, and what an answer says.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/document/base64.h"
#include "engine/document/document.h"
#include "engine/edit/patch.h"
#include "engine/rule/edits.h"
#include "webhook/review/handle.h"
#include "webhook/review/policy.h"

namespace giq::testing {

/// The parts of a request; what is empty is written as the API server writes nothing.
struct Request {
  std::string uid = "705ab4f5-6393-11e8-b7cc-42010a800002";
  std::string group = "apps";
  std::string kind = "Deployment";
  std::string resource = "deployments";
  std::string subresource;
  std::string name = "qwen";
  std::string namespace_ = "llm";
  std::string operation = "CREATE";
  std::string user = "alice";
  bool dry_run = false;
  std::string object;
  std::string old_object = "null";
};

/// The members in the API server's order, which the reader relies on to stop early.
inline std::string ReviewOf(const Request& request) {
  const auto member = [](std::string_view key, std::string_view value) {
    return value.empty() ? std::string() : JsonString(key) + ":" + JsonString(value) + ",";
  };
  return R"({"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{)" +
         member("uid", request.uid) + R"("kind":{)" + member("group", request.group) +
         R"("version":"v1","kind":)" + JsonString(request.kind) + R"(},"resource":{)" +
         member("group", request.group) + R"("version":"v1","resource":)" +
         JsonString(request.resource) + "}," + member("subResource", request.subresource) +
         R"("requestKind":{"group":"x","version":"v1","kind":"Other"},)" +
         member("name", request.name) + member("namespace", request.namespace_) +
         member("operation", request.operation) + R"("userInfo":{"username":)" +
         JsonString(request.user) + R"(,"groups":["system:authenticated"]},"object":)" +
         (request.object.empty() ? "null" : request.object) + R"(,"oldObject":)" +
         request.old_object + R"(,"dryRun":)" + (request.dry_run ? "true" : "false") +
         R"(,"options":{"kind":"CreateOptions","apiVersion":"meta.k8s.io/v1"}}})";
}

/// A manifest's first document as JSON.
inline std::string JsonOf(std::string_view yaml) {
  const auto file = ReadManifest("object.yaml", std::string(yaml));
  const Node* root = file->documents().empty() ? nullptr : file->documents().front().root;
  if (root != nullptr) return ToJson(*root);
  ADD_FAILURE() << "no object: " << yaml;
  return "{}";
}

/// A text with a part of it, which must be there, replaced.
inline std::string Replaced(std::string_view text, std::string_view was, std::string_view now) {
  std::string changed(text);
  const auto at = changed.find(was);
  if (at == std::string::npos) {
    ADD_FAILURE() << was;
    return changed;
  }
  return changed.replace(at, was.size(), now);
}

/// What the API server makes of an object with a patch.
inline std::string Patched(const std::string& object, const std::string& patch) {
  const auto before = ReadJsonFile("object", object);
  const auto operations = ReadJsonFile("patch", patch);
  if (!before || !operations) {
    ADD_FAILURE() << patch;
    return {};
  }
  std::vector<Edit> edits;
  for (const Node* operation : (*operations)->documents().front().root->items) {
    const std::string_view op = operation->Find("op")->text;
    const Node* value = operation->Find("value");
    edits.push_back({.op = op == "add"      ? Edit::Op::kAdd
                           : op == "remove" ? Edit::Op::kRemove
                                            : Edit::Op::kReplace,
                     .pointer = std::string(operation->Find("path")->text),
                     .value_json = value != nullptr ? ToJson(*value) : ""});
  }
  const auto after = PatchedJson(*(*before)->documents().front().root, edits);
  EXPECT_TRUE(after) << patch;
  return after.value_or("");
}

/// An answer's body, read and checked against the protocol.
class Response {
 public:
  explicit Response(const Answer& answer) : answer_(answer) {
    auto file = ReadJsonFile("answer", answer.body);
    if (!file) {
      ADD_FAILURE() << file.error().Text() << "\n" << answer.body;
      return;
    }
    file_ = *std::move(file);
    root_ = file_->documents().front().root;
    if (answer.status == 200) CheckShape();
  }

  [[nodiscard]] const Node* At(std::initializer_list<std::string_view> keys) const {
    return root_ != nullptr ? root_->At(keys) : nullptr;
  }
  [[nodiscard]] std::string Text(std::initializer_list<std::string_view> keys) const {
    const Node* node = At(keys);
    return node != nullptr ? std::string(node->text) : std::string();
  }
  [[nodiscard]] bool allowed() const { return Text({"response", "allowed"}) == "true"; }
  [[nodiscard]] std::string message() const { return Text({"response", "status", "message"}); }
  [[nodiscard]] std::vector<std::string> warnings() const {
    std::vector<std::string> texts;
    const Node* list = At({"response", "warnings"});
    if (list == nullptr) return texts;
    for (const Node* item : list->items) texts.emplace_back(item->text);
    return texts;
  }
  [[nodiscard]] std::string audit(std::string_view key) const {
    return Text({"response", "auditAnnotations", key});
  }
  /// The JSON Patch, decoded; "" for none.
  [[nodiscard]] std::string patch() const {
    return DecodeBase64(Text({"response", "patch"})).value_or("no base64");
  }
  [[nodiscard]] const Decision& decision() const { return answer_.decision; }
  [[nodiscard]] unsigned status() const { return answer_.status; }

 private:
  static std::size_t Runes(std::string_view text) {
    std::size_t runes = 0;
    for (const char c : text) runes += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    return runes;
  }
  static void ExpectNoControls(std::string_view text, bool lines) {
    for (const char c : text) {
      const bool control = static_cast<unsigned char>(c) < ' ' || c == '\x7f';
      EXPECT_FALSE(control && !(lines && c == '\n')) << text;
    }
  }
  void CheckShape() const {
    EXPECT_EQ(Text({"apiVersion"}), "admission.k8s.io/v1");
    EXPECT_EQ(Text({"kind"}), "AdmissionReview");
    EXPECT_FALSE(Text({"response", "uid"}).empty());
    const bool patch = At({"response", "patch"}) != nullptr;
    EXPECT_EQ(patch, At({"response", "patchType"}) != nullptr);
    if (!allowed()) {
      EXPECT_EQ(Text({"response", "status", "code"}), "403");
      EXPECT_EQ(Text({"response", "status", "reason"}), "Forbidden");
      EXPECT_FALSE(message().empty());
      EXPECT_LT(message().size(), 40'000U);
    }
    ExpectNoControls(message(), true);
    std::size_t runes = 0;
    for (const std::string& warning : warnings()) {
      ExpectNoControls(warning, false);
      EXPECT_LE(Runes(warning), 256U) << warning;
      runes += Runes(warning);
    }
    EXPECT_LT(runes, 4096U);
    if (const Node* audit = At({"response", "auditAnnotations"})) {
      for (const Entry& entry : audit->entries) {
        EXPECT_EQ(entry.key->text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"),
                  std::string::npos);
        ExpectNoControls(entry.value->text, false);
      }
    }
    for (const std::string* text :
         {&decision().uid, &decision().kind, &decision().namespace_, &decision().name,
          &decision().user, &decision().operation, &decision().reason}) {
      ExpectNoControls(*text, false);
    }
  }

  const Answer& answer_;
  std::unique_ptr<File> file_;
  const Node* root_ = nullptr;
};

/// A cluster that holds what a test puts there.
class FakeCluster : public ClusterView {
 public:
  void Add(std::string_view yaml) {
    for (auto& each : Split(yaml)) objects_.push_back(std::move(each));
  }
  void SetUse(std::vector<AcceleratorUse> use) { use_ = std::move(use); }

  [[nodiscard]] std::vector<std::shared_ptr<const File>> ObjectsOf(
      std::string_view namespace_) const override {
    std::vector<std::shared_ptr<const File>> found;
    for (const auto& file : objects_) {
      if (Member(*file, "namespace") == namespace_) found.push_back(file);
    }
    return found;
  }
  [[nodiscard]] std::shared_ptr<const File> Find(std::string_view kind, std::string_view namespace_,
                                                 std::string_view name) const override {
    for (const auto& file : objects_) {
      const Node& root = *file->documents().front().root;
      const bool same = root.Find("kind")->text == kind && Member(*file, "name") == name;
      if (same && Member(*file, "namespace") == namespace_) return file;
    }
    return nullptr;
  }
  [[nodiscard]] std::optional<std::int64_t> ReadyReplicas(std::string_view kind,
                                                          std::string_view namespace_,
                                                          std::string_view name) const override {
    const auto file = Find(kind, namespace_, name);
    if (file == nullptr) return std::nullopt;
    const Node* ready = file->documents().front().root->At({"status", "readyReplicas"});
    return ready != nullptr ? ready->integer : 0;
  }
  [[nodiscard]] std::optional<std::vector<AcceleratorUse>> UseByOthers(
      const ObjectName& /*except*/) const override {
    return use_;
  }

 private:
  static std::string_view Member(const File& file, std::string_view key) {
    const Node* node = file.documents().front().root->At({"metadata", key});
    return node != nullptr ? node->text : std::string_view();
  }
  static std::vector<std::shared_ptr<const File>> Split(std::string_view yaml) {
    std::vector<std::shared_ptr<const File>> files;
    const auto all = ReadManifest("cluster.yaml", std::string(yaml));
    for (const Document& document : all->documents()) {
      auto file = ReadJsonFile("cluster", ToJson(*document.root));
      if (file) files.push_back(*std::move(file));
    }
    return files;
  }
  std::vector<std::shared_ptr<const File>> objects_;
  std::optional<std::vector<AcceleratorUse>> use_;
};

inline constexpr std::chrono::sys_days kToday =
    std::chrono::year(2026) / std::chrono::November / 28;

/// Judges with the embedded catalog, the default policy and no cluster unless told otherwise.
struct World {
  Environment env{Catalog::Embedded(), {}, {}};
  Policy policy;
  std::shared_ptr<FakeCluster> cluster;

  void SetPolicy(std::string yaml) {
    auto parsed = ParsePolicy("policy.yaml", std::move(yaml));
    ASSERT_TRUE(parsed) << parsed.error().Text();
    policy = *std::move(parsed);
  }
  [[nodiscard]] Snapshot snapshot() const {
    return {.env = std::make_shared<Environment>(env),
            .policy = std::make_shared<Policy>(policy),
            .cluster = cluster,
            .version = "test",
            .own_namespace = "giq-system"};
  }
  [[nodiscard]] Answer Ask(const Request& request, Door door = Door::kValidate) const {
    return Handle(ReviewOf(request), door, snapshot(), kToday);
  }
};

/// A vLLM server on one L4 that nothing is wrong with but what usually is an info.
inline constexpr std::string_view kServer = R"(apiVersion: apps/v1
kind: Deployment
metadata: {name: qwen, namespace: llm}
spec:
  replicas: 2
  strategy: {type: Recreate}
  selector: {matchLabels: {app: qwen}}
  template:
    metadata: {labels: {app: qwen}}
    spec:
      nodeSelector: {cloud.google.com/gke-accelerator: nvidia-l4}
      containers:
      - name: vllm
        image: vllm/vllm-openai:v0.11.1
        args: [--model=Qwen/Qwen2.5-7B-Instruct]
        resources: {limits: {nvidia.com/gpu: 1}}
)";

/// A world in which two replicas of kServer are one too many.
inline World WithOneL4() {
  World world;
  world.env.quota = Quota({{.accelerator = "nvidia-l4",
                            .region = "us-central1",
                            .limit = 1,
                            .name = "NVIDIA_L4_GPUS",
                            .source = "quota.json:12"}});
  world.env.cluster.region = "us-central1";
  return world;
}

/// The review that creates it.
inline Request Server() { return {.object = JsonOf(kServer)}; }

/// The server with an option that a warning speaks of.
inline std::string Misspelled() {
  return Replaced(kServer, "[--model", "[-tensor-parallel-size=1, --model");
}

}  // namespace giq::testing
