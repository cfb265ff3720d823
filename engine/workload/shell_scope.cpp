#include "engine/workload/shell_scope.h"

#include <utility>

namespace giq::shell {
namespace {

// Bytes that a script's values, words and steps back may take; a real script needs some thousands.
constexpr std::size_t kMaxWork = std::size_t{8} << 20;

Value ValueOf(const EnvVar& variable) {
  Value out{.set = !variable.value.absent(), .known = !variable.value.unknown(), .at = variable.at};
  out.text = variable.value.known() ? *variable.value : variable.value.text();
  return out;
}

std::size_t SizeOf(const Value& value) {
  std::size_t size = sizeof(Value) + value.text.size();
  for (const Field& item : value.items) size += sizeof(Field) + item.text.size();
  return size;
}

}  // namespace

Scope::Scope(const ShellContext& context) : variables_(context.variables) {
  for (const EnvVar& variable : context.set) slots_[variable.name] = {ValueOf(variable), true};
  for (const Argument& word : context.positional) {
    positional_.push_back({word.text.known() ? *word.text : word.text.text(), word.text.known()});
  }
}

Value Scope::Get(std::string_view name) const {
  const auto found = slots_.find(std::string(name));
  if (found != slots_.end()) return found->second.value;
  if (forgotten_) return {.known = false};
  if (const EnvVar* variable = variables_.Find(name)) return ValueOf(*variable);
  return {.known = !variables_.MayExist(name)};
}

void Scope::Set(std::string_view name, Value value) {
  const std::string key(name);
  const auto found = slots_.find(key);
  const bool exported = export_all_ || (found != slots_.end() ? found->second.exported
                                                              : variables_.Find(name) != nullptr);
  Store(key, {std::move(value), exported});
}

void Scope::Unset(std::string_view name) { Set(name, {}); }

void Scope::Export(std::string_view name) {
  Value value = Get(name);
  if (value.set || !value.known) Store(std::string(name), {std::move(value), true});
}

void Scope::Store(const std::string& name, Slot slot) {
  Charge(2 * SizeOf(slot.value) + 2 * name.size());
  if (exhausted()) return;
  const auto found = slots_.find(name);
  undo_.push_back(
      {name, found != slots_.end(), found != slots_.end() ? std::move(found->second) : Slot{}});
  if (slot.exported) Log(name, slot.value);
  slots_[name] = std::move(slot);
}

void Scope::Log(const std::string& name, const Value& value) {
  Fact<std::string> fact;
  if (!value.known) {
    fact = Fact<std::string>::Unknown(value.at, value.text);
  } else if (value.set) {
    fact = Fact<std::string>::Known(value.text, value.at);
  }
  exports_.push_back({name, std::move(fact), EnvVar::From::kScript, value.at});
}

void Scope::Forget() {
  forgotten_ = true;
  std::vector<std::string> names;
  for (const auto& [name, slot] : slots_) names.push_back(name);
  MakeUnknown(names);
}

std::vector<std::string> Scope::Restore(std::size_t mark) {
  std::vector<std::string> names;
  while (undo_.size() > mark) {
    Undo last = std::move(undo_.back());
    undo_.pop_back();
    const auto now = slots_.find(last.name);
    Charge(2 * SizeOf(last.slot.value) + 2 * last.name.size());
    if (last.existed) {
      if (last.slot.exported) Log(last.name, last.slot.value);
      slots_[last.name] = std::move(last.slot);
    } else if (now != slots_.end()) {
      const bool was_exported = now->second.exported;
      slots_.erase(now);
      if (was_exported) Log(last.name, Get(last.name));
    }
    names.push_back(std::move(last.name));
  }
  return names;
}

void Scope::MakeUnknown(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    Value value{.set = true, .known = false};
    Set(name, std::move(value));
  }
}

bool Scope::exhausted() const { return work_ > kMaxWork; }

}  // namespace giq::shell
