#include "engine/edit/value_text.h"

#include "engine/document/effective.h"
#include "engine/edit/scalar_text.h"
#include "engine/rule/edits.h"

namespace giq {
namespace {

bool IsEmpty(const Node& value) { return value.entries.empty() && value.items.empty(); }

std::string OneLine(const Node& value) {
  if (value.IsScalar()) return ScalarText(value, Style::kPlain, false);
  return value.IsMapping() ? "{}" : "[]";
}

std::string MappingText(const Node& value, std::size_t column, const BlockStyle& style) {
  std::string out;
  for (const Entry* entry : EffectiveEntries(value)) {
    if (!out.empty()) out += "\n" + std::string(column, ' ');
    out += BlockMember(entry->key->text, *entry->value, column, style);
  }
  return out;
}

std::string ListText(const Node& value, std::size_t column, const BlockStyle& style) {
  std::string out;
  for (const Node* item : value.items) {
    if (!out.empty()) out += "\n" + std::string(column, ' ');
    out += BlockItem(*item, column, style);
  }
  return out;
}

std::string FlowScalar(const Node& value, const FlowStyle& style) {
  if (!style.json) {
    return ScalarText(value, style.quoted ? Style::kDoubleQuoted : Style::kPlain, true);
  }
  const bool number = value.kind == NodeKind::kInteger || value.kind == NodeKind::kFloat;
  return number ? std::string(value.text) : ToJson(value);
}

// Members joined between brackets.
class Brackets {
 public:
  Brackets(const FlowStyle& style, std::string_view indentation, char open)
      : style_(style), indentation_(indentation), out_(1, open) {}

  [[nodiscard]] std::string inner() const { return indentation_ + style_.unit; }

  void Add(std::string_view member) {
    if (out_.size() > 1) out_ += style_.compact || style_.pretty ? "," : ", ";
    if (style_.pretty) out_ += "\n" + inner();
    out_ += member;
  }

  [[nodiscard]] std::string Close(char close) {
    if (style_.pretty) out_ += "\n" + indentation_;
    return out_ + close;
  }

 private:
  const FlowStyle& style_;
  std::string indentation_;
  std::string out_;
};

}  // namespace

std::string BlockMember(std::string_view key, const Node& value, std::size_t column,
                        const BlockStyle& style) {
  const std::string head = KeyAsYaml(key, Style::kPlain, false) + ":";
  if (IsEmpty(value)) return head + " " + OneLine(value);
  const bool flush = value.IsSequence() && !style.indented_lists;
  const std::size_t inner = flush ? column : column + style.step;
  return head + "\n" + std::string(inner, ' ') + BlockValue(value, inner, style);
}

std::string BlockItem(const Node& value, std::size_t column, const BlockStyle& style) {
  return "- " + BlockValue(value, column + 2, style);
}

std::string BlockValue(const Node& value, std::size_t column, const BlockStyle& style) {
  if (IsEmpty(value)) return OneLine(value);
  return value.IsMapping() ? MappingText(value, column, style) : ListText(value, column, style);
}

std::string FlowValue(const Node& value, const FlowStyle& style, std::string_view indentation) {
  if (value.IsScalar()) return FlowScalar(value, style);
  if (IsEmpty(value)) return OneLine(value);
  Brackets out(style, indentation, value.IsMapping() ? '{' : '[');
  for (const Node* item : value.items) out.Add(FlowValue(*item, style, out.inner()));
  if (!value.IsMapping()) return out.Close(']');
  for (const Entry* entry : EffectiveEntries(value)) {
    out.Add(FlowMember(entry->key->text, *entry->value, style, out.inner()));
  }
  return out.Close('}');
}

std::string FlowMember(std::string_view key, const Node& value, const FlowStyle& style,
                       std::string_view indentation) {
  const Style quotes = style.quoted ? Style::kDoubleQuoted : Style::kPlain;
  const std::string head = style.json ? JsonString(key) : KeyAsYaml(key, quotes, true);
  return head + (style.compact ? ":" : ": ") + FlowValue(value, style, indentation);
}

}  // namespace giq
