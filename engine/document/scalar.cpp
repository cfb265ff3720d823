#include "engine/document/scalar.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

#include "engine/base/letters.h"
#include "engine/document/base64.h"

namespace giq {
namespace {

constexpr std::string_view kTagPrefix = "tag:yaml.org,2002:";

bool IsSign(char c) { return c == '+' || c == '-'; }

template <std::size_t N>
bool OneOf(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 11> kTrue = {"y",    "Y",    "yes", "Yes", "YES", "true",
                                                    "True", "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 11> kFalse = {"n",     "N",     "no",  "No",  "NO", "false",
                                                     "False", "FALSE", "off", "Off", "OFF"};
constexpr std::array<std::string_view, 5> kNull = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 3> kNan = {".nan", ".NaN", ".NAN"};
constexpr std::array<std::string_view, 6> kInfinity = {".inf",  ".Inf",  ".INF",
                                                       "+.inf", "+.Inf", "+.INF"};
constexpr std::array<std::string_view, 3> kMinusInfinity = {"-.inf", "-.Inf", "-.INF"};

Scalar Bool(bool value) { return {.kind = NodeKind::kBool, .integer = value ? 1 : 0}; }
Scalar Float(double value) { return {.kind = NodeKind::kFloat, .number = value}; }
Scalar Integer(std::int64_t value) {
  return {.kind = NodeKind::kInteger, .integer = value, .number = static_cast<double>(value)};
}

// Words with a type of their own.
std::optional<Scalar> ResolveWord(std::string_view text) {
  constexpr std::size_t kLongestWord = 5;
  if (text.size() > kLongestWord) return std::nullopt;
  if (OneOf(text, kNull)) return Scalar{.kind = NodeKind::kNull};
  if (OneOf(text, kTrue)) return Bool(true);
  if (OneOf(text, kFalse)) return Bool(false);
  if (OneOf(text, kNan)) return Float(std::numeric_limits<double>::quiet_NaN());
  if (OneOf(text, kInfinity)) return Float(std::numeric_limits<double>::infinity());
  if (OneOf(text, kMinusInfinity)) return Float(-std::numeric_limits<double>::infinity());
  return std::nullopt;
}

std::optional<std::uint64_t> ParseDigits(std::string_view digits, int base) {
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

std::optional<Scalar> SignedInteger(std::string_view digits, int base, bool negative) {
  constexpr auto kMax = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto value = ParseDigits(digits, base);
  if (!value || *value > kMax + (negative ? 1U : 0U)) return std::nullopt;
  return Integer(static_cast<std::int64_t>(negative ? ~*value + 1 : *value));
}

// Integers as Go's strconv reads them with base 0: 0b, 0o, 0x and a plain leading zero for octal.
std::optional<Scalar> ResolveInteger(std::string_view text) {
  const bool has_sign = !text.empty() && IsSign(text[0]);
  const bool negative = has_sign && text[0] == '-';
  std::string_view digits = text.substr(has_sign ? 1 : 0);
  int base = 10;
  if (digits.size() > 1 && digits[0] == '0') {
    const char mark = digits[1];
    base = mark == 'x' || mark == 'X' ? 16 : mark == 'b' || mark == 'B' ? 2 : 8;
    const bool prefix = base != 8 || mark == 'o' || mark == 'O';
    digits.remove_prefix(prefix ? 2 : 1);
  }
  if (auto integer = SignedInteger(digits, base, negative)) return integer;
  const auto large = has_sign ? std::nullopt : ParseDigits(digits, base);
  if (!large) return std::nullopt;
  Scalar scalar = Float(static_cast<double>(*large));
  scalar.above_int64 = true;
  return scalar;
}

std::size_t SkipDigits(std::string_view text, std::size_t at) {
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at;
}

struct DecimalParts {
  std::string_view whole, fraction, exponent;  // the exponent with its sign
};

std::optional<DecimalParts> SplitDecimal(std::string_view text) {
  DecimalParts parts;
  std::size_t at = !text.empty() && IsSign(text[0]) ? 1 : 0;
  std::size_t end = SkipDigits(text, at);
  parts.whole = text.substr(at, end - at);
  if (end < text.size() && text[end] == '.') {
    at = end + 1;
    end = SkipDigits(text, at);
    parts.fraction = text.substr(at, end - at);
  }
  if (parts.whole.empty() && parts.fraction.empty()) return std::nullopt;
  if (end == text.size()) return parts;
  if (text[end] != 'e' && text[end] != 'E') return std::nullopt;
  at = end + 1;
  const std::size_t digits = at < text.size() && IsSign(text[at]) ? at + 1 : at;
  if (digits == text.size() || SkipDigits(text, digits) != text.size()) return std::nullopt;
  parts.exponent = text.substr(at);
  return parts;
}

// Whether a number that does not fit a double is too large rather than too small.
bool TooLarge(const DecimalParts& parts) {
  constexpr long kFar = 1'000'000'000;
  const std::size_t leading = parts.whole.find_first_not_of('0');
  const std::size_t zeros = parts.fraction.find_first_not_of('0');
  if (leading == std::string_view::npos && zeros == std::string_view::npos) return false;
  const long digits = leading == std::string_view::npos
                          ? -static_cast<long>(zeros)
                          : static_cast<long>(parts.whole.size() - leading);
  std::string_view exponent = parts.exponent;
  const bool negative = exponent.starts_with('-');
  if (!exponent.empty() && IsSign(exponent[0])) exponent.remove_prefix(1);
  long power = exponent.empty() ? 0 : kFar;
  std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  power = std::min(power, kFar);
  return digits + (negative ? -power : power) > 0;
}

// Go's rule for `_` in a number: only between digits. The number itself comes back without them.
std::optional<std::string> WithoutUnderscores(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
      continue;
    }
    const bool between =
        i > 0 && IsDigit(text[i - 1]) && i + 1 < text.size() && IsDigit(text[i + 1]);
    if (!between) return std::nullopt;
  }
  return plain;
}

std::optional<Scalar> ResolveDecimal(std::string_view text) {
  const auto number = ParseDecimal(text);
  return number ? std::optional(Float(*number)) : std::nullopt;
}

std::optional<Scalar> ResolveNumber(std::string_view text) {
  if (text[0] == '.') {
    const auto plain = WithoutUnderscores(text);
    return plain ? ResolveDecimal(*plain) : std::nullopt;
  }
  std::string stripped;
  if (text.find('_') != std::string_view::npos) {
    std::remove_copy(text.begin(), text.end(), std::back_inserter(stripped), '_');
    text = stripped;
  }
  if (auto integer = ResolveInteger(text)) return integer;
  if (auto decimal = ResolveDecimal(text)) return decimal;
  // go-yaml's last try, which lets a sign stand behind the prefix: 0b-1.
  if (!text.starts_with("0b") || text.size() < 3 || !IsSign(text[2])) return std::nullopt;
  return SignedInteger(text.substr(3), 2, text[2] == '-');
}

// A scalar without a tag. The first character decides whether it can be anything but a string.
Scalar ResolvePlain(std::string_view text) {
  if (text.empty()) return {.kind = NodeKind::kNull};
  const char first = text[0];
  const bool numeric = IsDigit(first) || IsSign(first) || first == '.';
  if (!numeric && std::string_view("yYnNtTfFoO~").find(first) == std::string_view::npos) return {};
  if (auto word = ResolveWord(text)) return *word;
  if (!numeric) return {};
  return ResolveNumber(text).value_or(Scalar{});
}

std::string_view KindName(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNull:
      return "null";
    case NodeKind::kBool:
      return "bool";
    case NodeKind::kInteger:
      return "int";
    case NodeKind::kFloat:
      return "float";
    default:
      return "str";
  }
}

std::string Clipped(std::string_view text) {
  constexpr std::size_t kShown = 40;
  return text.size() <= kShown ? std::string(text) : std::string(text.substr(0, kShown)) + "...";
}

bool LooksLikeDate(std::string_view text) {
  return text.size() >= 8 && SkipDigits(text, 0) == 4 && text[4] == '-' && IsDigit(text[5]);
}

std::expected<Scalar, std::string> ResolveBinary(std::string_view text) {
  auto bytes = DecodeBase64(text);
  if (!bytes) return std::unexpected("a !!binary value that is not base64");
  return Scalar{.kind = NodeKind::kString, .binary = true, .decoded = ValidUtf8(*bytes)};
}

std::expected<Scalar, std::string> ResolveTagged(std::string_view text, std::string_view tag) {
  const std::string_view name =
      tag.starts_with(kTagPrefix) ? tag.substr(kTagPrefix.size()) : std::string_view();
  if (name == "binary") return ResolveBinary(text);
  const bool known =
      name == "bool" || name == "int" || name == "float" || name == "null" || name == "timestamp";
  if (!known) return Scalar{};  // !!str and every tag that go-yaml does not know: a string
  Scalar scalar = ResolvePlain(text);
  if (name == "float" && scalar.kind == NodeKind::kInteger) scalar = Float(scalar.number);
  const bool date = name == "timestamp" && scalar.kind == NodeKind::kString && LooksLikeDate(text);
  if (date || KindName(scalar.kind) == name || (scalar.above_int64 && name == "int")) return scalar;
  return std::unexpected(fmt::format("cannot read `{}` as !!{}", Clipped(text), name));
}

// A float key's text: Go's FormatFloat(value, 'g', -1, 32).
std::string FloatKey(double number) {
  if (std::isnan(number)) return ".nan";
  if (std::isinf(number)) return number < 0 ? "-.inf" : ".inf";
  const auto value = static_cast<float>(number);
  if (std::isinf(value)) return value < 0 ? "-.inf" : ".inf";
  std::array<char, 32> buffer{};
  auto* const first = buffer.data();
  auto* end = std::to_chars(first, first + buffer.size(), value, std::chars_format::scientific).ptr;
  std::string scientific(first, end);
  const int exponent = std::stoi(scientific.substr(scientific.find('e') + 1));
  if (exponent < -4 || exponent >= 6) return scientific;
  end = std::to_chars(first, first + buffer.size(), value, std::chars_format::fixed).ptr;
  return {first, end};
}

}  // namespace

std::optional<double> ParseDecimal(std::string_view text) {
  const auto parts = SplitDecimal(text);
  if (!parts) return std::nullopt;
  const bool negative = text[0] == '-';
  if (IsSign(text[0])) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc::result_out_of_range) {
    if (TooLarge(*parts)) return std::nullopt;
    number = 0;
  }
  return negative ? -number : number;
}

std::expected<Scalar, std::string> ResolveScalar(std::string_view text, std::string_view tag,
                                                 bool plain) {
  if (!tag.empty()) return ResolveTagged(text, tag);
  return plain ? ResolvePlain(text) : Scalar{};
}

std::expected<std::string, std::string> KeyText(const Scalar& scalar) {
  switch (scalar.kind) {
    case NodeKind::kNull:
      return std::unexpected("a key that is null");
    case NodeKind::kBool:
      return scalar.integer != 0 ? "true" : "false";
    case NodeKind::kInteger:
      return fmt::format("{}", scalar.integer);
    case NodeKind::kFloat:
      if (scalar.above_int64) return std::unexpected("a key that is a number above 2^63-1");
      return FloatKey(scalar.number);
    default:
      return scalar.decoded;
  }
}

std::string JsonNumber(double number) {
  if (number == 0) return std::signbit(number) ? "-0.0" : "0";
  const double size = std::abs(number);
  std::array<char, 512> buffer{};
  auto* const first = buffer.data();
  const bool fixed = size >= 1e-6 && size < 1e21;
  const auto format = fixed ? std::chars_format::fixed : std::chars_format::scientific;
  auto* const end = std::to_chars(first, first + buffer.size(), number, format).ptr;
  return {first, end};
}

}  // namespace giq
