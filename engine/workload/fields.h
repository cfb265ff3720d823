// The API types of the fields that rules read, for the kinds whose schema Kubernetes itself fixes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "engine/document/node.h"

namespace giq {

/// A type of the Kubernetes API, as its JSON reader takes it.
enum class ApiType : std::uint8_t {
  kString,
  kBool,
  kInt32,
  kInt64,
  kQuantity,
  kIntOrString,
  kStruct,
  kList,
  kMap,
};

/// The word that the API server's errors use: "string", "int32", "bool" …
[[nodiscard]] std::string_view ApiTypeName(ApiType type);

struct ApiField;

/// A type with its parts: a structure's fields, or the element of a list or map.
struct ApiSchema {
  ApiType type = ApiType::kString;
  std::string_view name;               ///< Structures: "EnvVar".
  std::span<const ApiField> fields;    ///< Structures: the fields that rules read.
  const ApiSchema* element = nullptr;  ///< Lists and maps.
};

/// A field of a structure.
struct ApiField {
  std::string_view name;
  const ApiSchema* schema = nullptr;
};

/// The schema of an object, null for kinds that are not built into Kubernetes or that no rule
/// reads.
[[nodiscard]] const ApiSchema* SchemaOf(std::string_view api_version, std::string_view kind);

/// A value that stands where the API has a typed field.
struct TypedValue {
  const Node& node;
  const ApiSchema& schema;
  std::string_view owner;  ///< The structure that holds it: "EnvVar"; "" for the object itself.
  std::string_view field;  ///< Its field: "value"; for items of lists and maps the list's.
  bool item = false;       ///< An item of that list or map.
};

/// Calls `visit` for each value below an object that its schema knows; values of a wrong shape are
/// not entered.
void VisitFields(const Node& object, const ApiSchema& schema,
                 const std::function<void(const TypedValue&)>& visit);

}  // namespace giq
