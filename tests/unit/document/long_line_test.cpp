// Places on lines of many kilobytes, whose code points are counted by blocks.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "engine/base/source.h"

namespace giq {
namespace {

/// Column by counting every byte that begins a character.
std::size_t SlowColumn(const std::string& line, std::size_t offset) {
  const auto end = line.begin() + static_cast<std::ptrdiff_t>(offset);
  return 1 + static_cast<std::size_t>(std::count_if(line.begin(), end, [](char c) {
           return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
         }));
}

TEST(LongLine, ColumnsCountCodePointsAcrossBlocks) {
  std::string line;
  for (int i = 0; i < 5000; ++i) line += i % 3 == 0 ? "a" : i % 3 == 1 ? "é" : "模";
  const std::string head = "kürz: 1\n";
  const Source source("long.yaml", head + line + "\nend: é\n");
  for (std::size_t offset = 0; offset <= line.size(); offset += 7) {
    const auto [number, column] = source.Locate(head.size() + offset);
    ASSERT_EQ(number, 2U) << offset;
    ASSERT_EQ(column, SlowColumn(line, offset)) << offset;
  }
  EXPECT_EQ(source.Locate(head.size() + line.size() + 6).line, 3U);
  EXPECT_EQ(source.Locate(head.size() + line.size() + 6).column, 6U);
}

TEST(LongLine, AByteOrderMarkIsNoCharacter) {
  const std::string line = std::string(8192, 'x') + "é!";
  const Source source("bom.yaml", "\xEF\xBB\xBF" + line);
  EXPECT_EQ(source.Locate(0).column, 1U);
  EXPECT_EQ(source.Locate(3).column, 1U);
  EXPECT_EQ(source.Locate(3 + 8192 + 2).column, 8194U);
  EXPECT_EQ(source.Locate(9'000'000).column, 8195U);
}

}  // namespace
}  // namespace giq
