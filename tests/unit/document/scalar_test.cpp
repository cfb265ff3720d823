// The type table of sigs.k8s.io/yaml 1.4.0, which kubectl and the API server read YAML with.
#include "engine/document/scalar.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

#include "tests/unit/document/support.h"

namespace giq {
namespace {

/// The JSON of a value `a: TEXT`.
std::string Value(std::string_view text) {
  const std::string json = Json("a: " + std::string(text) + "\n");
  if (!json.starts_with("{\"a\":")) return json;
  return json.substr(5, json.size() - 6);
}

std::string Quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

void ExpectAll(std::initializer_list<std::string_view> texts, std::string_view json) {
  for (const auto text : texts) EXPECT_EQ(Value(text), json) << "for " << text;
}

void ExpectStrings(std::initializer_list<std::string_view> texts) {
  for (const auto text : texts) EXPECT_EQ(Value(text), Quoted(text));
}

TEST(PlainScalar, BooleansAreTheWordsOfYaml11) {
  ExpectAll({"y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"}, "true");
  ExpectAll({"n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"}, "false");
  ExpectStrings({"tRue", "yEs", "oN", "truefalse"});
}

TEST(PlainScalar, Null) {
  ExpectAll({"", "~", "null", "Null", "NULL"}, "null");
  ExpectStrings({"nULL", "nil", "none"});
}

TEST(PlainScalar, DecimalIntegers) {
  EXPECT_EQ(Value("12"), "12");
  EXPECT_EQ(Value("+1"), "1");
  EXPECT_EQ(Value("-0"), "0");
  EXPECT_EQ(Value("1_000"), "1000");
  EXPECT_EQ(Value("-_1"), "-1");
  EXPECT_EQ(Value("9223372036854775807"), "9223372036854775807");
  EXPECT_EQ(Value("-9223372036854775808"), "-9223372036854775808");
  ExpectStrings({"_1", "1,000", "--1", "1-"});
}

TEST(PlainScalar, IntegersInOtherBases) {
  EXPECT_EQ(Value("0b11"), "3");
  EXPECT_EQ(Value("-0b11"), "-3");
  EXPECT_EQ(Value("0b-1"), "-1") << "go-yaml's last try takes a sign behind the prefix";
  EXPECT_EQ(Value("0x1F"), "31");
  EXPECT_EQ(Value("+0x1F"), "31");
  EXPECT_EQ(Value("-0x1F"), "-31");
  EXPECT_EQ(Value("0x_1F"), "31");
  EXPECT_EQ(Value("0777"), "511");
  EXPECT_EQ(Value("010"), "8");
  EXPECT_EQ(Value("00"), "0");
  EXPECT_EQ(Value("0_7"), "7");
  ExpectAll({"0o17", "0O17", "+0o17", "0o_17"}, "15");
  ExpectStrings({"0x", "0xg", "0o8", "0b", "0b2", "0x1p-2", "0x1ffffffffffffffff"});
}

TEST(PlainScalar, ALeadingZeroThatIsNotOctalIsAFloat) {
  EXPECT_EQ(Value("08"), "8");
  EXPECT_EQ(Value("09"), "9");
  const auto file = Read("a: 08\n");
  EXPECT_EQ(file->documents()[0].root->Find("a")->kind, NodeKind::kFloat);
}

TEST(PlainScalar, IntegersAboveInt64AreFloats) {
  const auto file = Read("a: 9223372036854775808\nb: 18446744073709551616\n");
  const Node& root = *file->documents()[0].root;
  EXPECT_EQ(root.Find("a")->kind, NodeKind::kFloat);
  EXPECT_EQ(root.Find("a")->number, 9223372036854775808.0);
  EXPECT_EQ(root.Find("b")->number, 18446744073709551616.0);
  EXPECT_EQ(root.Find("b")->AsInteger(), std::nullopt);
}

TEST(PlainScalar, Floats) {
  ExpectAll({".5", "+.5", "0.5", "5e-1", "500_000.0e-6", ".5_0"}, "0.5");
  ExpectAll({"1.0", "1.", "1e0", "1.e0", "10e-1"}, "1");
  ExpectAll({"1e3", "1E3", "1.0e+3", "1.e3"}, "1000");
  EXPECT_EQ(Value("-.5"), "-0.5");
  EXPECT_EQ(Value("12e03"), "12000");
  EXPECT_EQ(Value("0e0"), "0");
  EXPECT_EQ(Value("-0.0"), "-0.0");
  EXPECT_EQ(Value("1e-7"), "1e-07");
  EXPECT_EQ(Value("1e-400"), "0") << "underflow is zero";
  ExpectStrings({"1e400", "-1e400", "1e", "1e+", "e3", "1.2.3", ".", "..", ".e1", "._5", ".5e"});
}

TEST(PlainScalar, IntegralFloatsAreIntegersForTheApiServer) {
  const auto file = Read("a: 1.0\nb: 1e3\nc: 1.5\nd: -2.0\ne: x\n");
  const Node& root = *file->documents()[0].root;
  EXPECT_EQ(root.Find("a")->AsInteger(), 1);
  EXPECT_EQ(root.Find("b")->AsInteger(), 1000);
  EXPECT_EQ(root.Find("c")->AsInteger(), std::nullopt);
  EXPECT_EQ(root.Find("d")->AsInteger(), -2);
  EXPECT_EQ(root.Find("e")->AsInteger(), std::nullopt);
}

TEST(PlainScalar, InfinityAndNanHaveNoPlaceInJson) {
  for (const std::string text : {".inf", "-.inf", "+.Inf", ".INF", ".nan", ".NaN", ".NAN"}) {
    EXPECT_EQ(Value(text), "error: " + text + " has no place in JSON");
  }
  ExpectStrings({"inf", "nan", "infinity", "-inf", ".infx"});
}

TEST(PlainScalar, DatesTimesAndOddWordsAreStrings) {
  ExpectStrings({"2001-01-01", "2001-01-01T01:02:03Z", "12:30:45", "1:20", "190:20:30", "=", "<<",
                 "500m", "1Gi"});
}

TEST(QuotedScalar, IsAlwaysAString) {
  EXPECT_EQ(Value("'1'"), "\"1\"");
  EXPECT_EQ(Value("\"yes\""), "\"yes\"");
  EXPECT_EQ(Value("'~'"), "\"~\"");
  EXPECT_EQ(Value("''"), "\"\"");
  EXPECT_EQ(Value("|\n  1"), "\"1\\n\"") << "kubectl ends the last line";
  EXPECT_EQ(Value(">-\n  yes"), "\"yes\"");
}

TEST(TaggedScalar, KnownTagsConvert) {
  EXPECT_EQ(Value("!!int \"1\""), "1");
  EXPECT_EQ(Value("!!str 1"), "\"1\"");
  EXPECT_EQ(Value("!!str"), "\"\"");
  EXPECT_EQ(Value("!!bool yes"), "true");
  EXPECT_EQ(Value("!!float 1"), "1");
  EXPECT_EQ(Value("!!null ''"), "null");
  EXPECT_EQ(Value("!<tag:yaml.org,2002:int> 3"), "3");
  EXPECT_EQ(Value("!!timestamp 2001-01-01"), "\"2001-01-01\"");
}

TEST(TaggedScalar, ATagThatDoesNotFitIsAnError) {
  EXPECT_EQ(Value("!!null x"), "error: cannot read `x` as !!null");
  EXPECT_EQ(Value("!!float yes"), "error: cannot read `yes` as !!float");
  EXPECT_EQ(Value("!!int 1.5"), "error: cannot read `1.5` as !!int");
  EXPECT_EQ(Value("!!int ''"), "error: cannot read `` as !!int");
  EXPECT_EQ(Value("!!timestamp 2001"), "error: cannot read `2001` as !!timestamp");
}

TEST(TaggedScalar, UnknownTagsMakeStrings) {
  EXPECT_EQ(Value("!foo 1"), "\"1\"");
  EXPECT_EQ(Value("! 12"), "\"12\"");
  EXPECT_EQ(Value("!"), "\"\"");
}

TEST(TaggedScalar, BinaryIsDecoded) {
  EXPECT_EQ(Value("!!binary aGVsbG8="), "\"hello\"");
  EXPECT_EQ(Value("!!binary |\n  aGVs\n  bG8="), "\"hello\"");
  EXPECT_EQ(Value("!!binary /w=="), "\"\xEF\xBF\xBD\"") << "what is not UTF-8 becomes U+FFFD";
  EXPECT_EQ(Value("!!binary aGVsbG8"), "error: a !!binary value that is not base64");
  EXPECT_EQ(Value("!!binary a==="), "error: a !!binary value that is not base64");
}

TEST(ParseDecimal, TellsOverflowFromUnderflow) {
  EXPECT_EQ(ParseDecimal("1e400"), std::nullopt);
  EXPECT_EQ(ParseDecimal("0.0001e400"), std::nullopt);
  EXPECT_EQ(ParseDecimal("1e-400"), 0.0);
  EXPECT_EQ(ParseDecimal("0e999999999999"), 0.0);
  EXPECT_EQ(ParseDecimal("1e99999999999999999999"), std::nullopt);
  EXPECT_EQ(ParseDecimal("1e-99999999999999999999"), 0.0);
  EXPECT_EQ(ParseDecimal("1" + std::string(400, '0')), std::nullopt);
  EXPECT_EQ(ParseDecimal("0." + std::string(400, '0') + "1"), 0.0);
  EXPECT_EQ(ParseDecimal(""), std::nullopt);
  EXPECT_EQ(ParseDecimal("-"), std::nullopt);
  EXPECT_EQ(ParseDecimal("-1.5e1"), -15.0);
}

TEST(JsonNumber, IsTheShortestThatReadsBack) {
  EXPECT_EQ(JsonNumber(0.1), "0.1");
  EXPECT_EQ(JsonNumber(1.0), "1");
  EXPECT_EQ(JsonNumber(-2.5), "-2.5");
  EXPECT_EQ(JsonNumber(1e20), "100000000000000000000");
  EXPECT_EQ(JsonNumber(1e21), "1e+21");
  EXPECT_EQ(JsonNumber(0.000001), "0.000001");
}

}  // namespace
}  // namespace giq
