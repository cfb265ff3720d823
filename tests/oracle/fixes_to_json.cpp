// Reads names of manifests, one a line; prints for each, as a line of JSON, its objects, the JSON
// Patches of each fix that the rules offer, and the objects of the text that the fix makes. The
// environment is that of the manifest's own `.config.yaml`, else of the one that is named.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/edit/patch.h"
#include "engine/edit/rewrite.h"
#include "engine/rule/edits.h"
#include "engine/rule/suppress.h"
#include "linter/input/config.h"
#include "linter/input/environment.h"
#include "rules/table.h"

namespace giq {
namespace {

namespace fs = std::filesystem;

std::shared_ptr<const Environment> ReadEnvironment(const fs::path& config) {
  const fs::path before = fs::current_path();
  fs::current_path(config.parent_path());  // what it names lies beside it
  const auto settings = ReadSettings(config.filename().string());
  auto env = settings ? LoadEnvironment(*settings) : std::unexpected(settings.error());
  fs::current_path(before);
  if (env) return *env;
  std::cerr << env.error().Text() << "\n";
  return nullptr;
}

std::string JsonOf(const File& file) {
  std::vector<std::string> objects;
  for (const Document& document : file.documents()) {
    objects.push_back(document.root != nullptr ? ToJson(*document.root) : "null");
  }
  return fmt::format("[{}]", fmt::join(objects, ","));
}

/// A patch for each document, in the order of the file; the edits of several fixes one after
/// another, equal ones once.
std::string PatchesOf(const File& file, const std::vector<const Fix*>& fixes) {
  const auto same = [](const Edit& a, const Edit& b) {
    return a.op == b.op && a.pointer == b.pointer && a.value_json == b.value_json;
  };
  std::vector<std::string> patches;
  for (const Document& document : file.documents()) {
    std::vector<Edit> edits;
    for (const Fix* fix : fixes) {
      const auto others = static_cast<std::ptrdiff_t>(edits.size());
      for (const Edit& edit : fix->edits) {
        const bool told = std::any_of(edits.begin(), edits.begin() + others,
                                      [&](const Edit& one) { return same(one, edit); });
        if (edit.document == &document && !told) edits.push_back(edit);
      }
    }
    patches.push_back(JsonPatchOf(edits));
  }
  return fmt::format("[{}]", fmt::join(patches, ","));
}

std::string TitlesOf(const std::vector<const Fix*>& fixes) {
  std::vector<std::string> titles;
  for (const Fix* fix : fixes) titles.push_back(fix->title);
  return fmt::format("{}", fmt::join(titles, "; "));
}

/// What comes of some fixes that are asked for together.
std::string Tell(const File& file, const std::vector<const Fix*>& fixes) {
  const Rewritten rewritten = Rewrite(file, fixes);
  std::vector<const Fix*> made;
  std::string refused;
  for (std::size_t i = 0; i < fixes.size(); ++i) {
    const FixResult& result = rewritten.results.at(i);
    if (result.outcome == FixOutcome::kMade) made.push_back(fixes[i]);
    if (result.refusal) refused = result.refusal->reason;
  }
  const auto read = ReadManifest(file.source().name(), rewritten.text);
  return fmt::format(R"({{"title":{},"refused":{},"patches":{},"objects":{}}})",
                     JsonString(TitlesOf(fixes)), JsonString(refused), PatchesOf(file, made),
                     JsonOf(*read));
}

std::string TellAll(const File& file, const Environment& env) {
  const Bundle bundle = MakeBundle(file, std::span<const File* const>{});
  const auto rules = AllRules();
  const Judgement judgement = Suppress(Analyze(bundle, env, rules), bundle, env,
                                       {.all = rules, .run = rules, .decided = rules});
  std::vector<std::string> told;
  std::vector<const Fix*> together;
  for (const Finding& finding : judgement.findings) {
    for (const Fix& fix : finding.fixes) told.push_back(Tell(file, {&fix}));
    if (!finding.fixes.empty()) together.push_back(&finding.fixes.front());
  }
  // Pointers of a fix mean the document as it was: those that move a list's items come last, from
  // its end on.
  const auto moves = [](const Fix* fix) {
    return std::ranges::any_of(fix->edits,
                               [](const Edit& edit) { return edit.op == Edit::Op::kRemove; });
  };
  std::ranges::stable_partition(together, [&](const Fix* fix) { return !moves(fix); });
  if (together.size() > 1) told.push_back(Tell(file, together));
  return fmt::format(R"({{"file":{},"objects":{},"fixes":[{}]}})", JsonString(file.source().name()),
                     JsonOf(file), fmt::join(told, ","));
}

}  // namespace
}  // namespace giq

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto usual = giq::ReadEnvironment(giq::fs::absolute(argv[1]));
  std::string name;
  while (usual != nullptr && std::getline(std::cin, name)) {
    std::ifstream in(name, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    const auto config = giq::fs::path(name).replace_extension(".config.yaml");
    const auto env = giq::fs::exists(config) ? giq::ReadEnvironment(config) : usual;
    if (!in || env == nullptr) return 2;
    std::cout << giq::TellAll(*giq::ReadManifest(name, text.str()), *env) << "\n";
  }
  return usual == nullptr ? 2 : 0;
}
