#include "engine/workload/quantity.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

namespace giq {
namespace {

struct Suffix {
  std::string_view text;
  long double factor;
};

// The suffixes of apimachinery's resource/quantity.go.
constexpr std::array<Suffix, 16> kSuffixes = {{{"Ki", 0x1p10L},
                                               {"Mi", 0x1p20L},
                                               {"Gi", 0x1p30L},
                                               {"Ti", 0x1p40L},
                                               {"Pi", 0x1p50L},
                                               {"Ei", 0x1p60L},
                                               {"n", 1e-9L},
                                               {"u", 1e-6L},
                                               {"m", 1e-3L},
                                               {"k", 1e3L},
                                               {"M", 1e6L},
                                               {"G", 1e9L},
                                               {"T", 1e12L},
                                               {"P", 1e15L},
                                               {"E", 1e18L},
                                               {"", 1.0L}}};

bool IsNumberChar(char c) { return (c >= '0' && c <= '9') || c == '.'; }

/// The factor of a suffix or decimal exponent, nothing when it is neither.
std::optional<long double> FactorOf(std::string_view suffix) {
  for (const Suffix& known : kSuffixes) {
    if (suffix == known.text) return known.factor;
  }
  if (suffix.size() < 2 || (suffix[0] != 'e' && suffix[0] != 'E')) return std::nullopt;
  suffix.remove_prefix(suffix[1] == '+' ? 2 : 1);
  int exponent = 0;
  const auto [end, error] = std::from_chars(suffix.data(), suffix.data() + suffix.size(), exponent);
  if (error != std::errc{} || end != suffix.data() + suffix.size()) return std::nullopt;
  if (exponent > 30 || exponent < -30) return std::nullopt;
  return std::pow(10.0L, exponent);
}

/// The number that a quantity stands for; nothing when the text is none or is negative.
std::optional<long double> ParseAmount(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::size_t digits = 0;
  while (digits < text.size() && IsNumberChar(text[digits])) ++digits;
  if (digits == 0 || digits > 64) return std::nullopt;
  const auto factor = FactorOf(text.substr(digits));
  if (!factor) return std::nullopt;
  // long double keeps every int64 exactly, which double would not; from_chars reads no exponent
  // here because the digits end before it.
  long double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + digits, number);
  if (error != std::errc{} || end != text.data() + digits) return std::nullopt;
  return number * *factor;
}

}  // namespace

std::optional<Bytes> ParseQuantity(std::string_view text) {
  const auto amount = ParseAmount(text);
  if (!amount || !(std::ceil(*amount) < 0x1p63L)) return std::nullopt;
  return Bytes{static_cast<std::int64_t>(std::ceil(*amount))};
}

Fact<Quantity> QuantityFact(const Place& place) {
  if (place.node == nullptr || place.node->IsNull()) return Fact<Quantity>::Absent(place);
  if (!place.node->IsScalar()) return Fact<Quantity>::Unknown(place);
  const std::string text(place.node->text);
  // Unquoted numbers arrive as JSON numbers: `0x10` is 16, `1_000` is 1000.
  const auto number = place.node->AsInteger();
  const auto bytes = number && *number >= 0 ? std::optional(Bytes{*number}) : ParseQuantity(text);
  if (!bytes) return Fact<Quantity>::Unknown(place, text);
  return Fact<Quantity>::Known({*bytes, text}, place);
}

Fact<double> AmountFact(const Place& place) {
  if (place.node == nullptr || place.node->IsNull()) return Fact<double>::Absent(place);
  if (!place.node->IsScalar()) return Fact<double>::Unknown(place);
  const auto integer = place.node->AsInteger();
  const auto amount = integer && *integer >= 0 ? std::optional(static_cast<long double>(*integer))
                                               : ParseAmount(place.node->text);
  if (!amount) return Fact<double>::Unknown(place, std::string(place.node->text));
  return Fact<double>::Known(static_cast<double>(*amount), place);
}

}  // namespace giq
