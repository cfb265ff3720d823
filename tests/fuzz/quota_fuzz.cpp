// Any bytes as a quota file in YAML or JSON: exports and the form written by hand.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/catalog/catalog.h"
#include "engine/quota/quota.h"
#include "tests/fuzz/tree_check.h"

namespace giq {
namespace {

void ReadAsQuota(const Result<std::unique_ptr<File>>& file) {
  static const std::shared_ptr<const Catalog> catalog = Catalog::Embedded();
  if (!file) return;
  const auto limits = ReadQuota(**file, *catalog);
  if (!limits) return;
  for (const QuotaLimit& limit : *limits) {
    Require(limit.limit >= 0, "no negative limit");
    Require(!limit.accelerator.empty() && !limit.source.empty(), "an accelerator and a source");
  }
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const giq::Limits limits = {.document_bytes = 1 << 16, .depth = 64, .nodes = 10'000};
  const std::string text(reinterpret_cast<const char*>(data), size);
  giq::ReadAsQuota(giq::ReadConfigFile("fuzz.yaml", text, limits));
  giq::ReadAsQuota(giq::ReadJsonFile("fuzz.json", text, limits));
  return 0;
}
