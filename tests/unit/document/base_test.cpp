#include <gtest/gtest.h>

#include <limits>

#include "engine/base/result.h"
#include "engine/base/source.h"
#include "engine/base/units.h"

namespace giq {
namespace {

TEST(BytesText, RoundsDownToOneDecimal) {
  EXPECT_EQ(Text(Bytes{0}), "0 B");
  EXPECT_EQ(Text(Bytes{512}), "512 B");
  EXPECT_EQ(Text(Bytes{1023}), "1023 B");
  EXPECT_EQ(Text(Bytes{1024}), "1 KiB");
  EXPECT_EQ(Text(Bytes{1536}), "1.5 KiB");
  EXPECT_EQ(Text(Bytes{64 * kMiB}), "64 MiB");
  EXPECT_EQ(Text(Bytes{90 * kGiB}), "90 GiB");
  EXPECT_EQ(Text(Bytes{90 * kGiB - 1}), "89.9 GiB");
  EXPECT_EQ(Text(GiB(131.47)), "131.4 GiB");
  EXPECT_EQ(Text(Bytes{kGiB - 1}), "1023.9 MiB");
  EXPECT_EQ(Text(Bytes{2048 * kGiB}), "2 TiB");
  EXPECT_EQ(Text(Bytes{std::numeric_limits<std::int64_t>::max()}), "7.9 EiB");
}

TEST(BytesText, NegativeSizesKeepTheirMagnitude) {
  EXPECT_EQ(Text(Bytes{-1536}), "-1.5 KiB");
  EXPECT_EQ(Text(Bytes{std::numeric_limits<std::int64_t>::min()}), "-8 EiB");
}

TEST(BytesText, ASizeThatIsNotWholeShowsIt) { EXPECT_EQ(Text(Bytes{90 * kGiB + 1}), "90.0 GiB"); }

TEST(MillisText, HasADecimalOnlyWhereItSaysSomething) {
  EXPECT_EQ(Text(Millis{118}), "118 ms");
  EXPECT_EQ(Text(Millis{34.2}), "34.2 ms");
  EXPECT_EQ(Text(Millis{34.04}), "34 ms");
  EXPECT_EQ(Text(Millis{0}), "0 ms");
}

TEST(ErrorText, LeavesOutWhatIsNotKnown) {
  EXPECT_EQ((Error{ErrorCode::kIo, "no such file", {}}).Text(), "no such file");
  EXPECT_EQ((Error{ErrorCode::kIo, "no such file", {"a.yaml"}}).Text(), "a.yaml: no such file");
  EXPECT_EQ((Error{ErrorCode::kInvalid, "bad", {"a.yaml", 3, 0}}).Text(), "a.yaml:3: bad");
  EXPECT_EQ((Error{ErrorCode::kInvalid, "bad", {"a.yaml", 3, 7}}).Text(), "a.yaml:3:7: bad");
  EXPECT_EQ((Error{ErrorCode::kInvalid, "bad", {"", 3, 7}}).Text(), "line 3:7: bad");
}

Result<int> Half(int number) {
  if (number % 2 != 0) return Fail(ErrorCode::kInvalid, "odd");
  return number / 2;
}

Result<int> Quarter(int number) {
  GIQ_TRY(const int half, Half(number));
  GIQ_TRY(const int quarter, Half(half));
  return quarter;
}

TEST(Try, BindsTheValueOrReturnsTheError) {
  EXPECT_EQ(Quarter(8).value(), 2);
  EXPECT_EQ(Quarter(6).error().what, "odd");
}

std::string Where(const Source& source, std::size_t offset) {
  const LineColumn at = source.Locate(offset);
  return std::to_string(at.line) + ":" + std::to_string(at.column);
}

TEST(Source, LocatesBytesByLineAndCodePoint) {
  const Source source("x", "ab\ncaf\xC3\xA9: d\r\ne\rf");
  EXPECT_EQ(source.LineCount(), 4U);
  EXPECT_EQ(Where(source, 0), "1:1");
  EXPECT_EQ(Where(source, 2), "1:3");
  EXPECT_EQ(Where(source, 3), "2:1");
  EXPECT_EQ(Where(source, 8), "2:5") << "the colon stands behind four code points";
  EXPECT_EQ(Where(source, 13), "3:1");
  EXPECT_EQ(Where(source, 15), "4:1") << "a lone CR ends a line";
  EXPECT_EQ(Where(source, 1000), "4:2") << "past the end is behind the last byte";
}

TEST(Source, GivesLinesWithoutTheirBreaks) {
  const Source source("x", "ab\ncd\r\n\nlast");
  EXPECT_EQ(source.Line(0), "");
  EXPECT_EQ(source.Line(1), "ab");
  EXPECT_EQ(source.Line(2), "cd");
  EXPECT_EQ(source.Line(3), "");
  EXPECT_EQ(source.Line(4), "last");
  EXPECT_EQ(source.Line(5), "");
}

TEST(Source, DoesNotCountAByteOrderMark) {
  const Source source("x",
                      "\xEF\xBB\xBF"
                      "a: b\n");
  EXPECT_EQ(source.Line(1), "a: b");
  EXPECT_EQ(Where(source, 3), "1:1");
  EXPECT_EQ(Where(source, 6), "1:4");
}

TEST(Source, SlicesNeverReachBeyondTheText) {
  const Source source("x", "abc");
  EXPECT_EQ(source.Slice({1, 2}), "b");
  EXPECT_EQ(source.Slice({1, 99}), "bc");
  EXPECT_EQ(source.Slice({99, 100}), "");
  EXPECT_EQ(Source("x", "").LineCount(), 1U);
}

}  // namespace
}  // namespace giq
