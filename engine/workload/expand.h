// Kubernetes' `$(NAME)` references, expanded as the kubelet does.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/workload/fact.h"
#include "engine/workload/placed_text.h"
#include "engine/workload/pod.h"

namespace giq {

/// A container's variables by name, of one name the last. Points into what it was made from.
class Variables {
 public:
  explicit Variables(bool others) : others_(others) {}
  Variables(const std::vector<EnvVar>& env, bool others);

  void Add(const EnvVar& variable) { by_name_[variable.name] = &variable; }
  [[nodiscard]] const EnvVar* Find(std::string_view name) const;
  /// Whether a variable that is not here may exist nevertheless: through envFrom, or because a
  /// controller injects it.
  [[nodiscard]] bool MayExist(std::string_view name) const;
  [[nodiscard]] bool others() const { return others_; }

 private:
  std::unordered_map<std::string_view, const EnvVar*> by_name_;
  bool others_;
};

/// Expands references: `$(NAME)` becomes the variable's value, `$$` a dollar sign, a reference to
/// an undefined variable stays as it is. Bounded: what grows too long is unknown.
class ReferenceExpander {
 public:
  explicit ReferenceExpander(const Variables& variables) : variables_(variables) {}

  /// Bytes whose value is not at hand are marked unknown and read `$(NAME)`.
  [[nodiscard]] PlacedText Expand(const PlacedText& text);
  /// The same on a fact: unknown, with its text resolved as far as possible, when a reference is.
  [[nodiscard]] Fact<std::string> Expand(const Fact<std::string>& text);

 private:
  const Variables& variables_;
  std::size_t growth_ = 0;
};

/// Expands literal values in place, in order: each sees the variables before it alone. `env_from`:
/// others may exist.
void ExpandEnvironment(std::vector<EnvVar>& env, bool env_from);

}  // namespace giq
