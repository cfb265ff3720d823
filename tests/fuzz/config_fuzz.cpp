// Any bytes as one of giq-lint's own files: quota exports in YAML and JSON, and the reader behind them.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "engine/catalog/catalog.h"
#include "engine/document/document.h"
#include "engine/quota/quota.h"

namespace giq {
namespace {

constexpr Limits kLimits{.document_bytes = 16 << 10, .depth = 64, .nodes = 20'000, .alias_visits = 2'000};

void ReadAsQuota(const Result<std::unique_ptr<File>>& file) {
  static const std::shared_ptr<const Catalog> catalog = Catalog::Embedded();
  if (file) static_cast<void>(ReadQuota(**file, *catalog));
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  giq::ReadAsQuota(giq::ReadConfigFile("fuzz.yaml", text, giq::kLimits));
  giq::ReadAsQuota(giq::ReadJsonFile("fuzz.json", text, giq::kLimits));
  return 0;
}
