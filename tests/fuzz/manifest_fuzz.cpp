// Any bytes as a manifest: read, linked, judged. Every finding has a place inside of its source.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/bundle/bundle.h"
#include "engine/environment.h"
#include "engine/rule/suppress.h"
#include "rules/table.h"
#include "tests/fuzz/tree_check.h"

namespace giq {
namespace {

void CheckFindings(const std::vector<Finding>& findings, const File& file) {
  const std::size_t size = file.source().text().size();
  for (const Finding& found : findings) {
    const Span span = found.place.span();
    Require(span.begin <= span.end && span.end <= size, "a finding inside of the file");
    Require(MayReport(*found.rule, found.severity), "a severity that the rule declares");
    Require(!found.message.empty(), "a message");
  }
}

void Judge(std::string text) {
  static const Environment environment{.catalog = Catalog::Embedded(), .quota = {}, .cluster = {}};
  const Limits limits = {
      .document_bytes = 1 << 16, .depth = 64, .nodes = 10'000, .alias_visits = 1000};
  const std::unique_ptr<File> file = ReadManifest("fuzz.yaml", std::move(text), limits);
  const Bundle bundle = MakeBundle(*file, std::span<const File* const>());
  const Judgement judgement = Suppress(Analyze(bundle, environment, AllRules()), bundle,
                                       environment, {AllRules(), AllRules(), AllRules()});
  CheckFindings(judgement.findings, *file);
  CheckFindings(judgement.suppressed, *file);
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  giq::Judge(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
