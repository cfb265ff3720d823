#include "linter/report/xml.h"

#include <optional>

#include "engine/document/base64.h"

namespace giq {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
// U+FFFE and U+FFFF: UTF-8, and no characters of XML (https://www.w3.org/TR/xml/#charsets).
constexpr std::string_view kNoCharacters = "\xEF\xBF\xBE\xEF\xBF\xBF";

std::optional<std::string_view> Reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\r':  // Readers make a line break of it.
      return "&#13;";
    default:
      return std::nullopt;
  }
}

/// Readers turn these into blanks in attributes.
std::optional<std::string_view> BlankReference(char c) {
  if (c == '\t') return "&#9;";
  if (c == '\n') return "&#10;";
  return std::nullopt;
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n'; }

std::string Xml(std::string_view text, bool attribute) {
  const std::string valid = ValidUtf8(text);
  std::string xml;
  for (std::size_t at = 0; at < valid.size(); ++at) {
    const char c = valid[at];
    const std::string_view three = std::string_view(valid).substr(at, 3);
    const auto blank = attribute ? BlankReference(c) : std::nullopt;
    if (const auto reference = blank ? blank : Reference(c)) {
      xml += *reference;
    } else if (IsControl(c)) {
      xml += kReplacement;
    } else if (three == kNoCharacters.substr(0, 3) || three == kNoCharacters.substr(3)) {
      xml += kReplacement;
      at += 2;
    } else {
      xml += c;
    }
  }
  return xml;
}

}  // namespace

std::string XmlText(std::string_view text) { return Xml(text, false); }
std::string XmlAttribute(std::string_view text) { return Xml(text, true); }

}  // namespace giq
