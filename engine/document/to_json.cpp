#include <fmt/format.h>

#include <algorithm>

#include "engine/document/effective.h"
#include "engine/document/node.h"
#include "engine/document/scalar.h"

namespace giq {
namespace {

bool IsEscaped(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

void AppendEscape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
  }
}

void AppendString(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto plain =
        static_cast<std::size_t>(std::ranges::find_if(text, IsEscaped) - text.begin());
    out += text.substr(0, plain);
    if (plain == text.size()) break;
    AppendEscape(out, text[plain]);
    text.remove_prefix(plain + 1);
  }
  out += '"';
}

void Append(std::string& out, const Node& node) {
  switch (node.kind) {
    case NodeKind::kNull:
      out += "null";
      return;
    case NodeKind::kBool:
      out += node.integer != 0 ? "true" : "false";
      return;
    case NodeKind::kInteger:
      out += fmt::format("{}", node.integer);
      return;
    case NodeKind::kFloat:
      out += JsonNumber(node.number);
      return;
    case NodeKind::kString:
      AppendString(out, node.text);
      return;
    case NodeKind::kSequence:
      out += '[';
      for (const Node* item : node.items) {
        if (item != node.items.front()) out += ',';
        Append(out, *item);
      }
      out += ']';
      return;
    case NodeKind::kMapping:
      out += '{';
      for (const Entry* entry : EffectiveEntries(node)) {
        if (out.back() != '{') out += ',';
        AppendString(out, entry->key->text);
        out += ':';
        Append(out, *entry->value);
      }
      out += '}';
      return;
  }
}

}  // namespace

std::string ToJson(const Node& node) {
  std::string out;
  Append(out, node);
  return out;
}

}  // namespace giq
