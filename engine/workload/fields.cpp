#include "engine/workload/fields.h"

#include <array>

namespace giq {
namespace {

using Visitor = std::function<void(const TypedValue&)>;

void Visit(const TypedValue& value, const Visitor& visit);

void VisitStruct(const TypedValue& value, const Visitor& visit) {
  for (const ApiField& field : value.schema.fields) {
    const Node* child = value.node.Find(field.name);
    if (child != nullptr)
      Visit({*child, *field.schema, value.schema.name, field.name, false}, visit);
  }
}

void Visit(const TypedValue& value, const Visitor& visit) {
  visit(value);
  if (value.schema.type == ApiType::kStruct) {
    VisitStruct(value, visit);
  } else if (value.schema.type == ApiType::kList) {
    for (const Node* item : value.node.items) {
      Visit({*item, *value.schema.element, value.owner, value.field, true}, visit);
    }
  } else if (value.schema.type == ApiType::kMap) {
    for (const Entry& entry : value.node.entries) {
      Visit({*entry.value, *value.schema.element, value.owner, value.field, true}, visit);
    }
  }
}

}  // namespace

std::string_view ApiTypeName(ApiType type) {
  constexpr std::array<std::string_view, 9> kNames = {
      "string", "bool", "int32", "int64", "quantity", "int32 or string", "object", "list", "map",
  };
  return kNames[static_cast<std::size_t>(type)];
}

void VisitFields(const Node& object, const ApiSchema& schema, const Visitor& visit) {
  Visit({object, schema, {}, {}, false}, visit);
}

}  // namespace giq
