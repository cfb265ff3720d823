// The variables of a running script, with steps back for branches that may not run.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/workload/shell.h"

namespace giq::shell {

/// A word, or a part of one, after expansion.
struct Field {
  std::string text = {};  ///< Unresolved where it is not known.
  bool known = true;
};

/// A variable's value. Not set and not known: it may be set outside.
struct Value {
  bool set = false;
  bool known = true;
  bool array = false;
  std::string text = {};
  std::vector<Field> items = {};  ///< Of an array.
  Place at = {};
};

/// Variables and positional parameters. All copies that it makes are charged to a budget.
class Scope {
 public:
  /// `script_size` bounds the work.
  Scope(const ShellContext& context, std::size_t script_size);

  [[nodiscard]] Value Get(std::string_view name) const;
  void Set(std::string_view name, Value value);
  void Unset(std::string_view name);
  void Export(std::string_view name);
  void ExportAll() { export_all_ = true; }
  /// From here on any variable may have been set by something that was not followed.
  void Forget();
  [[nodiscard]] bool forgotten() const { return forgotten_; }

  /// A point to return to.
  [[nodiscard]] std::size_t Mark() const { return undo_.size(); }
  /// Takes back what happened since; returns the names of the variables that had changed.
  std::vector<std::string> Restore(std::size_t mark);
  /// Variables that changed in a branch that may have run: their values are not known.
  void MakeUnknown(const std::vector<std::string>& names);

  [[nodiscard]] const std::vector<Field>& positional() const {
    return positional_;
  }  ///< `$0` first.
  void SetPositional(std::vector<Field> fields) { positional_ = std::move(fields); }

  [[nodiscard]] std::vector<EnvVar>& exports() { return exports_; }
  void Charge(std::size_t bytes) { work_ += bytes; }
  [[nodiscard]] bool exhausted() const;

 private:
  struct Slot {
    Value value;
    bool exported = false;
  };
  struct Undo {
    std::string name;
    bool existed = false;
    Slot slot;
  };

  [[nodiscard]] bool IsExported(const std::string& name) const;
  void Store(const std::string& name, Slot slot);
  void Log(const std::string& name, const Value& value);

  const Variables& variables_;
  std::unordered_map<std::string, Slot> slots_;
  std::vector<Undo> undo_;
  std::vector<EnvVar> exports_;
  std::unordered_set<std::string> logged_;  // names that exports_ speaks of
  std::vector<Field> positional_;
  std::size_t work_ = 0;
  std::size_t max_work_;
  bool export_all_ = false;
  bool forgotten_ = false;
};

}  // namespace giq::shell
