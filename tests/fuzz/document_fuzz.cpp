// Any bytes as a manifest; what was read is written as JSON and must read back as the same JSON.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/tree_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using giq::Require;
  const giq::Limits limits = {
      .document_bytes = 1 << 16, .depth = 64, .nodes = 10'000, .alias_visits = 1000};
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto file = giq::ReadManifest("fuzz.yaml", text, limits);
  giq::CheckFile(*file);
  for (const giq::Document& document : file->documents()) {
    if (document.root == nullptr) continue;
    const std::string json = giq::ToJson(*document.root);
    const giq::Limits wide = {.depth = 100'000};
    const auto again = giq::ReadJsonFile("fuzz.json", json, wide);
    Require(again.has_value(), "JSON that can be read");
    Require(giq::ToJson(*(*again)->documents()[0].root) == json, "the same JSON");
  }
  return 0;
}
