#include "engine/workload/shell_scope.h"

#include <utility>

namespace giq::shell {
namespace {

// Bytes that a script's values, words and steps back may take: what each byte of a script may cost,
// and what a short one may cost at least. A plain assignment takes some 25 bytes a byte.
constexpr std::size_t kWorkPerByte = 64;
constexpr std::size_t kLeastWork = std::size_t{32} * 1024;
// A value costs its text and this.
constexpr std::size_t kValueCost = 16;

Value ValueOf(const EnvVar& variable) {
  Value out{.set = !variable.value.absent(), .known = !variable.value.unknown(), .at = variable.at};
  out.text = variable.value.known() ? *variable.value : variable.value.text();
  return out;
}

std::size_t SizeOf(const Value& value) {
  std::size_t size = kValueCost + value.text.size();
  for (const Field& item : value.items) size += kValueCost + item.text.size();
  return size;
}

}  // namespace

Scope::Scope(const ShellContext& context, std::size_t script_size)
    : variables_(context.variables), max_work_(kLeastWork + kWorkPerByte * script_size) {
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
  const bool exported = export_all_ || IsExported(key);
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
  logged_.insert(name);
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
  names.reserve(slots_.size());
  for (const auto& [name, slot] : slots_) names.push_back(name);
  MakeUnknown(names);
}

bool Scope::IsExported(const std::string& name) const {
  const auto found = slots_.find(name);
  return found != slots_.end() ? found->second.exported : variables_.Find(name) != nullptr;
}

std::vector<std::string> Scope::Restore(std::size_t mark) {
  std::vector<std::string> names;
  while (undo_.size() > mark) {
    Undo last = std::move(undo_.back());
    undo_.pop_back();
    Charge(2 * SizeOf(last.slot.value) + 2 * last.name.size());
    const auto now = slots_.find(last.name);
    const bool exported = last.slot.exported || (now != slots_.end() && now->second.exported);
    if (last.existed) {
      slots_[last.name] = std::move(last.slot);
    } else if (now != slots_.end()) {
      slots_.erase(now);
    }
    if (exported) Log(last.name, IsExported(last.name) ? Get(last.name) : Value{});
    names.push_back(std::move(last.name));
  }
  return names;
}

void Scope::MakeUnknown(const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    Store(name, {{.set = true, .known = false}, logged_.contains(name) || IsExported(name)});
  }
}

bool Scope::exhausted() const { return work_ > max_work_; }

}  // namespace giq::shell
