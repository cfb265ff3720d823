#include "tests/property/json_value.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>

#include "engine/document/document.h"
#include "engine/document/effective.h"
#include "engine/document/pointer.h"
#include "engine/document/scalar.h"

namespace giq::testing {
namespace {

constexpr std::size_t kMostNodes = 20'000;

void SetMember(Json& mapping, std::string key, Json value) {
  auto& members = mapping.members;
  const auto at = std::lower_bound(members.begin(), members.end(), key,
                                   [](const auto& m, const auto& k) { return m.first < k; });
  if (at != members.end() && at->first == key)
    at->second = std::move(value);
  else
    members.insert(at, {std::move(key), std::move(value)});
}

Json ScalarJson(NodeKind kind, std::string_view text, std::int64_t integer, double number) {
  Node node;
  node.kind = kind;
  node.integer = integer;
  node.number = number;
  Json json;
  if (const auto whole = node.AsInteger()) {
    json.kind = NodeKind::kInteger;
    json.scalar = fmt::format("{}", *whole);
    return json;
  }
  json.kind = kind;
  if (kind == NodeKind::kBool) json.scalar = integer != 0 ? "true" : "false";
  if (kind == NodeKind::kFloat) json.scalar = JsonNumber(number);
  if (kind == NodeKind::kString) json.scalar = text;
  return json;
}

// Throws std::string where yaml-cpp's tree has no counterpart.
class Converter {
 public:
  Json Convert(const YAML::Node& node) {
    if (++nodes_ > kMostNodes) throw std::string("too large");
    if (node.IsNull()) return {};
    if (node.IsScalar()) return Scalar(node);
    Json json;
    json.kind = node.IsMap() ? NodeKind::kMapping : NodeKind::kSequence;
    if (node.IsSequence()) {
      for (const auto& item : node) json.items.push_back(Convert(item));
    } else {
      for (const auto& member : node) SetMember(json, Key(member.first), Convert(member.second));
    }
    return json;
  }

 private:
  static giq::Scalar Resolve(const YAML::Node& node) {
    const bool plain = node.Tag() == "?";
    const std::string tag = plain || node.Tag() == "!" ? std::string() : node.Tag();
    const auto scalar = ResolveScalar(node.Scalar(), tag, plain);
    if (!scalar) throw scalar.error();
    return *scalar;
  }

  static Json Scalar(const YAML::Node& node) {
    const giq::Scalar scalar = Resolve(node);
    const std::string& text = scalar.binary ? scalar.decoded : node.Scalar();
    return ScalarJson(scalar.kind, text, scalar.integer, scalar.number);
  }

  static std::string Key(const YAML::Node& node) {
    if (!node.IsScalar()) throw std::string("a key that is no scalar");
    const giq::Scalar scalar = Resolve(node);
    if (scalar.kind == NodeKind::kString && !scalar.binary) return node.Scalar();
    const auto text = KeyText(scalar);
    if (!text) throw text.error();
    return *text;
  }

  std::size_t nodes_ = 0;
};

Json ValueOf(const std::string& text) {
  const auto file = ReadJsonFile("value", text);
  return JsonOf(*(*file)->documents().front().root);
}

bool AddItem(std::vector<Json>& items, const std::string& token, Json value) {
  const auto index = token == "-" ? std::optional(items.size()) : TokenIndex(token);
  if (!index || *index > items.size()) return false;
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(*index), std::move(value));
  return true;
}

bool RemoveFrom(Json& parent, const std::string& token) {
  if (parent.kind == NodeKind::kMapping) {
    return std::erase_if(parent.members, [&](const auto& m) { return m.first == token; }) > 0;
  }
  const auto index = TokenIndex(token);
  if (parent.kind != NodeKind::kSequence || !index || *index >= parent.items.size()) return false;
  parent.items.erase(parent.items.begin() + static_cast<std::ptrdiff_t>(*index));
  return true;
}

void Gather(const Json& json, const std::string& pointer, std::size_t most,
            std::vector<std::string>& out) {
  if (out.size() >= most) return;
  out.push_back(pointer);
  for (std::size_t i = 0; i < json.items.size(); ++i) {
    Gather(json.items[i], fmt::format("{}/{}", pointer, i), most, out);
  }
  for (const auto& [key, value] : json.members) {
    Gather(value, pointer + "/" + EscapeToken(key), most, out);
  }
}

}  // namespace

Json JsonOf(const Node& node) {
  if (node.IsScalar()) return ScalarJson(node.kind, node.text, node.integer, node.number);
  Json json;
  json.kind = node.kind;
  for (const Node* item : node.items) json.items.push_back(JsonOf(*item));
  if (node.IsMapping()) {
    for (const Entry* entry : EffectiveEntries(node)) {
      json.members.emplace_back(entry->key->text, JsonOf(*entry->value));
    }
    std::sort(json.members.begin(), json.members.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
  }
  return json;
}

std::optional<Json> ReadByYamlCpp(std::string_view text) {
  try {
    return Converter().Convert(YAML::Load(std::string(text)));
  } catch (const YAML::Exception&) {
    return std::nullopt;
  } catch (const std::string&) {
    return std::nullopt;
  }
}

Json* At(Json& root, std::string_view pointer) {
  const auto tokens = SplitPointer(pointer);
  if (!tokens) return nullptr;
  Json* at = &root;
  for (const std::string& token : *tokens) {
    if (at->kind == NodeKind::kMapping) {
      const auto found = std::find_if(at->members.begin(), at->members.end(),
                                      [&](const auto& m) { return m.first == token; });
      if (found == at->members.end()) return nullptr;
      at = &found->second;
    } else {
      const auto index = TokenIndex(token);
      if (!index || *index >= at->items.size()) return nullptr;
      at = &at->items[*index];
    }
  }
  return at;
}

bool Apply(Json& root, const Edit& edit) {
  if (edit.op == Edit::Op::kReplaceComment) return true;
  if (edit.op == Edit::Op::kReplace || edit.pointer.empty()) {
    Json* at = edit.op == Edit::Op::kRemove ? nullptr : At(root, edit.pointer);
    if (at != nullptr) *at = ValueOf(edit.value_json);
    return at != nullptr;
  }
  const std::size_t slash = edit.pointer.rfind('/');
  const std::string token = UnescapeToken(std::string_view(edit.pointer).substr(slash + 1));
  Json* parent = At(root, std::string_view(edit.pointer).substr(0, slash));
  if (parent == nullptr) return false;
  if (edit.op == Edit::Op::kRemove) return RemoveFrom(*parent, token);
  if (parent->kind == NodeKind::kSequence) {
    return AddItem(parent->items, token, ValueOf(edit.value_json));
  }
  if (parent->kind != NodeKind::kMapping) return false;
  SetMember(*parent, token, ValueOf(edit.value_json));
  return true;
}

std::vector<std::string> PointersOf(const Json& root, std::size_t most) {
  std::vector<std::string> out;
  Gather(root, {}, most, out);
  return out;
}

}  // namespace giq::testing
