#include "engine/workload/placed_text.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/document/document.h"

namespace giq {
namespace {

/// The source bytes that each byte of the scalar at `text` came from, with `|` between them.
std::string Sources(const std::string& json) {
  const auto file = ReadManifest("object.json", json);
  const Document& document = file->documents().front();
  const PlacedText placed = PlacedText::Of({&document, document.root->Find("text")});
  std::string sources;
  for (const Span& span : placed.source) {
    sources += json.substr(span.begin, span.end - span.begin) + "|";
  }
  return sources;
}

// As Go writes JSON: the API server's answers hold no `&`, `<` or `>`.
TEST(PlacedText, EscapesByNumberKeepTheirPlaces) {
  EXPECT_EQ(Sources(R"({"text": "a\u0026b"})"), R"(a|\u0026|b|)");
  EXPECT_EQ(Sources(R"({"text": "\u003c\u003e\n"})"), R"(\u003c|\u003e|\n|)");
}

TEST(PlacedText, AnEscapeOfSeveralBytesIsTheSourceOfEach) {
  EXPECT_EQ(Sources(R"({"text": "\u00e9x"})"), R"(\u00e9|\u00e9|x|)");
  EXPECT_EQ(Sources(R"({"text": "\ud83d\ude00x"})"),
            R"(\ud83d\ude00|\ud83d\ude00|\ud83d\ude00|\ud83d\ude00|x|)");
}

}  // namespace
}  // namespace giq
