#include "engine/edit/scalar_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/letters.h"
#include "engine/document/encoding.h"
#include "engine/document/scalar.h"
#include "engine/rule/edits.h"

namespace giq {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsOneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

bool IsWordCharacter(char c) { return IsLetter(c) || IsDigit(c) || IsOneOf(c, "_./-"); }

// `8Gi`, `2x4`, `500m`: begins with a digit, and no reader takes it for a number or a date.
bool IsQuantityLike(std::string_view text) {
  const auto tells = [](char c) { return IsLetter(c) && !IsOneOf(c, "eEoOxXbB"); };
  return IsDigit(text[0]) && std::all_of(text.begin(), text.end(), IsWordCharacter) &&
         std::any_of(text.begin(), text.end(), [&](char c) { return tells(c) || c == 'x'; }) &&
         !text.starts_with("0");
}

bool MayBegin(std::string_view text) {
  if (IsLetter(text[0]) || IsOneOf(text[0], "/_")) return true;
  if (text.size() > 2 && text.starts_with("--") && IsLetter(text[2])) return true;
  return IsQuantityLike(text);
}

bool IsPrintableAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

bool IsStringWhenPlain(std::string_view text) {
  const auto scalar = ResolveScalar(text, {}, true);
  return scalar && scalar->kind == NodeKind::kString;
}

std::uint32_t Decode(std::string_view bytes) {
  if (bytes.size() == 1) return static_cast<unsigned char>(bytes[0]);
  std::uint32_t c = static_cast<unsigned char>(bytes[0]) & (0xFFU >> (bytes.size() + 1));
  for (const char byte : bytes.substr(1))
    c = (c << 6U) | (static_cast<unsigned char>(byte) & 0x3FU);
  return c;
}

// Control characters, and what YAML takes for a line break or a byte order mark.
bool MustBeEscaped(std::uint32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
         c == 0xFFFE || c == 0xFFFF;
}

bool MayBeSingleQuoted(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = std::max<std::size_t>(CodePointSize(text.substr(at)), 1);
    if (MustBeEscaped(Decode(text.substr(at, size)))) return false;
    at += size;
  }
  return true;
}

std::string SingleQuoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

std::string StringText(std::string_view text, Style style, bool flow) {
  if (style == Style::kDoubleQuoted) return DoubleQuoted(text);
  if (style == Style::kSingleQuoted && MayBeSingleQuoted(text)) return SingleQuoted(text);
  const bool quoted = style == Style::kSingleQuoted || !MayBePlain(text, flow);
  return quoted ? DoubleQuoted(text) : std::string(text);
}

}  // namespace

bool MayBePlain(std::string_view text, bool flow) {
  if (text.empty() || !IsPrintableAscii(text) || !MayBegin(text)) return false;
  if (text.back() == ' ' || text.back() == ':') return false;
  if (flow) {
    const auto allowed = [](char c) { return IsWordCharacter(c) || c == '='; };
    return std::all_of(text.begin(), text.end(), allowed) && IsStringWhenPlain(text);
  }
  for (const std::string_view taken : {": ", " #", "{{", "}}", "{%", "<%"}) {
    if (text.find(taken) != std::string_view::npos) return false;
  }
  return IsStringWhenPlain(text);
}

std::string DoubleQuoted(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = std::max<std::size_t>(CodePointSize(text.substr(at)), 1);
    const std::string_view bytes = text.substr(at, size);
    const std::uint32_t c = Decode(bytes);
    if (c == '"' || c == '\\')
      out.append("\\").append(bytes);
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (MustBeEscaped(c))
      out += fmt::format("\\u{:04x}", c);
    else
      out += bytes;
    at += size;
  }
  return out + "\"";
}

std::string ScalarText(const Node& value, Style style, bool flow) {
  if (value.IsString()) return StringText(value.text, style, flow);
  const bool number = value.kind == NodeKind::kInteger || value.kind == NodeKind::kFloat;
  return number ? std::string(value.text) : ToJson(value);
}

std::string KeyAsYaml(std::string_view key, Style style, bool flow) {
  return StringText(key, style, flow);
}

}  // namespace giq
