#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "engine/document/node.h"
#include "engine/document/scalar.h"

namespace giq {
namespace {

void AppendString(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
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
        if (static_cast<unsigned char>(c) < 0x20)
          out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
          out += c;
    }
  }
  out += '"';
}

// The entries that count, in order of writing: of several with one key the last.
std::vector<const Entry*> EffectiveEntries(const Node& mapping) {
  std::vector<const Entry*> sorted;
  sorted.reserve(mapping.entries.size());
  for (const Entry& entry : mapping.entries) sorted.push_back(&entry);
  // Entries are written in order of their addresses.
  std::sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) {
    return a->key->text != b->key->text ? a->key->text < b->key->text : a < b;
  });
  std::vector<const Entry*> last;
  last.reserve(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool again = i + 1 < sorted.size() && sorted[i + 1]->key->text == sorted[i]->key->text;
    if (!again) last.push_back(sorted[i]);
  }
  std::sort(last.begin(), last.end());
  return last;
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
