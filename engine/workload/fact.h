// A fact about a workload: known, absent or unknown, and where it was read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "engine/document/document.h"

namespace giq {

/// Absent means that the manifest certainly does not say it; unknown, that it may be said elsewhere
/// (a template, a patch's base, a variable whose value is not at hand).
enum class Knowledge : std::uint8_t { kAbsent, kKnown, kUnknown };

/// One typed fact with its place. Rules act on known facts alone.
template <typename T>
class Fact {
 public:
  Fact() = default;  // absent
  static Fact Known(T value, Place at) { return Fact(Knowledge::kKnown, std::move(value), at, {}); }
  /// `text` is what stands there unresolved, for people: `$(MODEL_ID)`.
  static Fact Unknown(Place at = {}, std::string text = {}) {
    return Fact(Knowledge::kUnknown, T{}, at, std::move(text));
  }
  static Fact Absent(Place at = {}) { return Fact(Knowledge::kAbsent, T{}, at, {}); }

  [[nodiscard]] bool known() const { return knowledge_ == Knowledge::kKnown; }
  [[nodiscard]] bool absent() const { return knowledge_ == Knowledge::kAbsent; }
  [[nodiscard]] bool unknown() const { return knowledge_ == Knowledge::kUnknown; }
  [[nodiscard]] Knowledge knowledge() const { return knowledge_; }
  /// Only where known(): the value.
  [[nodiscard]] const T& value() const { return value_; }
  [[nodiscard]] const T& operator*() const { return value_; }
  [[nodiscard]] const T* operator->() const { return &value_; }
  [[nodiscard]] T value_or(T other) const {
    if (known()) return value_;
    return other;
  }
  /// Where it was read; for absent and unknown facts the node that would hold it, where there is
  /// one.
  [[nodiscard]] const Place& at() const { return at_; }
  /// Unresolved text of an unknown fact.
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  Fact(Knowledge knowledge, T value, Place at, std::string text)
      : knowledge_(knowledge), value_(std::move(value)), at_(at), text_(std::move(text)) {}

  Knowledge knowledge_ = Knowledge::kAbsent;
  T value_{};
  Place at_;
  std::string text_;
};

}  // namespace giq
