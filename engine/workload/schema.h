// Building blocks of the API's schemas: plain types, and the structures that several kinds share.
#pragma once

#include "engine/workload/fields.h"

namespace giq::schema {

/// A structure with its name in the API and the fields that rules read.
constexpr ApiSchema Struct(std::string_view name, std::span<const ApiField> fields) {
  return {ApiType::kStruct, name, fields, nullptr};
}
/// A list of one type.
constexpr ApiSchema ListOf(const ApiSchema& element) { return {ApiType::kList, {}, {}, &element}; }
/// A map from strings to one type.
constexpr ApiSchema MapOf(const ApiSchema& element) { return {ApiType::kMap, {}, {}, &element}; }

inline constexpr ApiSchema kString = {ApiType::kString, {}, {}, nullptr};
inline constexpr ApiSchema kBool = {ApiType::kBool, {}, {}, nullptr};
inline constexpr ApiSchema kInt32 = {ApiType::kInt32, {}, {}, nullptr};
inline constexpr ApiSchema kInt64 = {ApiType::kInt64, {}, {}, nullptr};
inline constexpr ApiSchema kQuantity = {ApiType::kQuantity, {}, {}, nullptr};
inline constexpr ApiSchema kIntOrString = {ApiType::kIntOrString, {}, {}, nullptr};
inline constexpr ApiSchema kStrings = ListOf(kString);
inline constexpr ApiSchema kStringMap = MapOf(kString);
inline constexpr ApiSchema kQuantityMap = MapOf(kQuantity);

// Defined in schema_pod.cpp.
extern const ApiSchema kObjectMeta;
extern const ApiSchema kPersistentVolumeClaimSpec;
extern const ApiSchema kNFSVolumeSource;
extern const ApiSchema kPodSpec;
extern const ApiSchema kPodTemplateSpec;

}  // namespace giq::schema
