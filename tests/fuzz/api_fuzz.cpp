// Any bytes as a request to the API: the first line is method and target, the rest the body. The
// answer is always JSON, and the manifests in it are YAML.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/document/document.h"
#include "recommender/api.h"

namespace giq {
namespace {

void Expect(bool holds) {
  if (!holds) std::abort();
}

void CheckManifests(const Node& answer) {
  for (const char* list : {"kubernetesManifests", "k8sManifests"}) {
    const Node* manifests = answer.Find(list);
    if (manifests == nullptr) continue;
    for (const Node* manifest : manifests->items) {
      const Node* content = manifest->Find("content");
      Expect(content != nullptr && content->IsString());
      const auto file = ReadManifest("made.yaml", std::string(content->text));
      Expect(file->documents().size() == 1);
      const Document& document = file->documents().front();
      Expect(document.root != nullptr && document.problems.empty());
      const Node* kind = document.root->Find("kind");
      Expect(kind != nullptr && kind->text == manifest->Find("kind")->text);
    }
  }
}

void CheckAnswer(const ApiRequest& request) {
  static const auto catalog = Catalog::Embedded();
  constexpr std::array<unsigned, 4> kStatuses = {200, 400, 404, 405};
  const ApiResponse answer = AnswerApi(request, *catalog);
  Expect(std::ranges::find(kStatuses, answer.status) != kStatuses.end());
  const auto file = ReadJsonFile("answer", answer.body);
  Expect(file.has_value() && (*file)->documents().size() == 1);
  const Node* root = (*file)->documents().front().root;
  Expect(root != nullptr && root->IsMapping());
  Expect((root->Find("error") != nullptr) == (answer.status != 200));
  CheckManifests(*root);
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t line = std::min(input.find('\n'), size);
  const std::size_t blank = std::min(input.find(' '), line);
  giq::CheckAnswer(
      {.method = input.substr(0, blank),
       .target = input.substr(std::min(blank + 1, line), line - std::min(blank + 1, line)),
       .body = input.substr(std::min(line + 1, size))});
  return 0;
}
