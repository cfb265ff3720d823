#include "engine/catalog/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace giq {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows TextsOf(const std::vector<CsvRecord>& records) {
  Rows rows;
  for (const CsvRecord& record : records) {
    std::vector<std::string>& row = rows.emplace_back();
    for (const CsvCell& cell : record.cells) row.push_back(cell.text);
  }
  return rows;
}

Rows Parsed(const std::string& text) {
  const Source source("t.csv", text);
  const auto records = ParseCsv(source);
  if (!records) {
    ADD_FAILURE() << records.error().Text();
    return {};
  }
  return TextsOf(*records);
}

std::string Fault(const std::string& text, const CsvLimits& limits = {}) {
  const Source source("t.csv", text);
  const auto records = ParseCsv(source, limits);
  return records ? "no fault" : records.error().Text();
}

TEST(CsvTest, SplitsCellsAndLines) {
  EXPECT_EQ(Parsed("a,b\n1,2\n"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(Parsed("a,b\n1,2"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(Parsed(""), Rows{});
}

TEST(CsvTest, EmptyCellsCount) {
  EXPECT_EQ(Parsed(",\n,,\n"), (Rows{{"", ""}, {"", "", ""}}));
  EXPECT_EQ(Parsed("a,"), (Rows{{"a", ""}}));
}

TEST(CsvTest, TakesEveryLineEnd) {
  EXPECT_EQ(Parsed("a,b\r\n1,2\r\n"), (Rows{{"a", "b"}, {"1", "2"}}));
  EXPECT_EQ(Parsed("a\rb\rc"), (Rows{{"a"}, {"b"}, {"c"}}));
}

TEST(CsvTest, SkipsByteOrderMarkAndBlankLines) {
  EXPECT_EQ(Parsed("\xEF\xBB\xBF"
                   "a,b\n\n  \n1,2\n\n"),
            (Rows{{"a", "b"}, {"1", "2"}}));
}

TEST(CsvTest, QuotesHoldCommasQuotesAndLineBreaks) {
  EXPECT_EQ(Parsed("\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\nx,y,z\n"),
            (Rows{{"a,b", "say \"hi\"", "two\nlines"}, {"x", "y", "z"}}));
  EXPECT_EQ(Parsed("\"\",\"\"\"\"\n"), (Rows{{"", "\""}}));
}

TEST(CsvTest, TheFirstLineTellsTheSeparator) {
  EXPECT_EQ(Parsed("a\tb\tc\n1,5\t \"x\ty\" \t\n"), (Rows{{"a", "b", "c"}, {"1,5", "x\ty", ""}}));
  EXPECT_EQ(Parsed("a;b\n1,5;2\n"), (Rows{{"a", "b"}, {"1,5", "2"}}));
  EXPECT_EQ(Parsed("a,b\n1;5,2;3\n"), (Rows{{"a", "b"}, {"1;5", "2;3"}}));
  EXPECT_EQ(Parsed("\"a;b;c\",d\n1,2\n"), (Rows{{"a;b;c", "d"}, {"1", "2"}}));
}

TEST(CsvTest, CutsBlanksAroundValues) {
  EXPECT_EQ(Parsed(" a ,\t\"b\" , c d\n"), (Rows{{"a", "b", "c d"}}));
}

TEST(CsvTest, CellsKnowTheirPlace) {
  const Source source("t.csv", "h\xC3\xA4,i\n\"two\nlines\",\"x\"\n");
  const auto records = ParseCsv(source);
  ASSERT_TRUE(records);
  const Where first = WhereIn(source, (*records)[0].cells[1].offset);
  EXPECT_EQ(first.line, 1U);
  EXPECT_EQ(first.column, 4U);  // columns count code points
  const Where last = WhereIn(source, (*records)[1].cells[1].offset);
  EXPECT_EQ(last.line, 3U);
  EXPECT_EQ(last.column, 8U);
}

TEST(CsvTest, RefusesBrokenQuotes) {
  EXPECT_EQ(Fault("a,b\nx,\"open\n"), "t.csv:2:3: this quote is never closed");
  EXPECT_EQ(Fault("a\nb\"c\n"), "t.csv:2:2: a quote inside a cell that does not start with one");
  EXPECT_EQ(Fault("\"a\"b\n"), "t.csv:1:4: text after a closing quote");
}

TEST(CsvTest, RefusesBytesThatAreNoText) {
  EXPECT_THAT(Fault("a\nb\xFF\n"), testing::StartsWith("t.csv:2:2: "));
  EXPECT_THAT(Fault(std::string("a\0b", 3)), testing::StartsWith("t.csv:1:2: "));
}

TEST(CsvTest, IsBounded) {
  EXPECT_EQ(Fault("abcdef", {.bytes = 5}), "t.csv:1:1: the file is too large");
  EXPECT_EQ(Fault("a\nb\nc\n", {.records = 2}), "t.csv:3:1: too many rows");
  EXPECT_EQ(Fault("a,b,c\n", {.cells = 2}), "t.csv:1:5: too many cells in a row");
  EXPECT_EQ(Fault("a,bcdef\n", {.cell_bytes = 4}), "t.csv:1:3: a cell is too long");
}

}  // namespace
}  // namespace giq
