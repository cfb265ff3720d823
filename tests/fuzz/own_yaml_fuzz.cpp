// Any bytes as a configuration file: yaml-cpp behind its guards must neither hang nor throw.
#include <cstddef>
#include <cstdint>
#include <string>

#include "tests/fuzz/tree_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const giq::Limits limits = {.document_bytes = 1 << 16, .depth = 64, .nodes = 10'000};
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto file = giq::ReadConfigFile("fuzz.yaml", text, limits);
  if (file) {
    giq::CheckFile(**file);
    giq::Require((*file)->documents().size() == 1, "one document");
  } else {
    giq::Require(!file.error().what.empty(), "a message");
  }
  return 0;
}
