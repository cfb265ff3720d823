// Any bytes as a manifest: read, linked, judged. Every finding has a place inside of its source.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "engine/bundle/bundle.h"
#include "engine/document/document.h"
#include "engine/environment.h"
#include "rules/table.h"

namespace giq {
namespace {

/// Small enough that a limit is reached within the fuzzer's input length.
constexpr Limits kLimits{.document_bytes = 16 << 10, .depth = 64, .nodes = 20'000, .alias_visits = 2'000};

void CheckPlaces(const std::vector<Finding>& findings, const File& file) {
  const std::size_t size = file.source().text().size();
  for (const Finding& found : findings) {
    const Span span = found.place.span();
    if (!found.place || span.begin > span.end || span.end > size) std::abort();
    if (found.rule == nullptr || found.message.empty()) std::abort();
  }
}

void Judge(std::string text) {
  static const Environment environment{.catalog = Catalog::Embedded(), .quota = {}, .cluster = {}};
  const std::unique_ptr<File> file = ReadManifest("fuzz.yaml", std::move(text), kLimits);
  const Bundle bundle = MakeBundle(*file, {});
  CheckPlaces(Analyze(bundle, environment, AllRules()), *file);
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  giq::Judge(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
