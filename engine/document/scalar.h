// The type of a YAML scalar as the API server reads it (sigs.k8s.io/yaml: YAML 1.1 words, then
// JSON).
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "engine/document/node.h"

namespace giq {

/// A scalar's JSON type and value.
struct Scalar {
  NodeKind kind = NodeKind::kString;
  std::int64_t integer = 0;  ///< kInteger, and 0/1 for kBool.
  double number = 0;         ///< kInteger and kFloat.
  bool above_int64 = false;  ///< A kFloat that the API server keeps as an unsigned integer.
  bool binary = false;       ///< `!!binary`: the string is `decoded`.
  std::string decoded = {};  ///< The bytes behind `!!binary`, as JSON would carry them.
};

/// Resolves a scalar's text; `plain` is false for quoted and block scalars, `tag` the full tag or
/// empty. The failure is a sentence fragment that says why the API server refuses the value.
[[nodiscard]] std::expected<Scalar, std::string> ResolveScalar(std::string_view text,
                                                               std::string_view tag, bool plain);

/// The JSON key that a scalar key becomes (`1.50` -> "1.5", `yes` -> "true"), or why it cannot be
/// one.
[[nodiscard]] std::expected<std::string, std::string> KeyText(const Scalar& scalar);

/// A decimal number (`[+-]digits[.digits][e[+-]digits]`) as the nearest double; nothing on overflow
/// or bad syntax.
[[nodiscard]] std::optional<double> ParseDecimal(std::string_view text);

/// The shortest text that reads back as the same number, as Go's encoding/json writes it.
[[nodiscard]] std::string JsonNumber(double number);

}  // namespace giq
