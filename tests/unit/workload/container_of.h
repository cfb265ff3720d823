// A container of a YAML text, read as far as its command line needs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/workload/expand.h"
#include "engine/workload/server_command.h"

namespace giq {

/// A container's command line with the file that its places point into.
class ContainerOf {
 public:
  explicit ContainerOf(std::string yaml) : file_(ReadManifest("c.yaml", std::move(yaml))) {
    const Node* root = file_->documents().front().root;
    container_.at = At(root);
    if (const Node* image = root->Find("image")) {
      container_.image = Fact<std::string>::Known(std::string(image->text), At(image));
    }
    if (const Node* env = root->Find("env")) {
      for (const Node* item : env->items) AddVariable(*item);
    }
    container_.env_from = root->Find("envFrom") != nullptr;
    ExpandEnvironment(container_.env, container_.env_from);
    command_ = Items(root->Find("command"));
    args_ = Items(root->Find("args"));
    if (const Node* scripts = root->Find("scripts")) {
      for (const Entry& entry : scripts->entries) {
        scripts_[std::string(entry.key->text)] = At(entry.value);
      }
    }
  }

  [[nodiscard]] ServerCommand Command() const {
    return FindServerCommand(container_, command_, args_, [&](std::string_view path) {
      const auto found = scripts_.find(std::string(path));
      return found == scripts_.end() ? Place{} : found->second;
    });
  }
  [[nodiscard]] const Container& container() const { return container_; }
  /// The bytes that a place stands for.
  [[nodiscard]] std::string TextAt(const Place& place) const {
    return std::string(file_->source().Slice(place.span()));
  }
  [[nodiscard]] Place At(const Node* node) const { return {&file_->documents().front(), node, {}}; }
  [[nodiscard]] const Node& root() const { return *file_->documents().front().root; }

 private:
  void AddVariable(const Node& item) {
    const Node* value = item.Find("value");
    EnvVar out{.name = std::string(item.Find("name")->text),
               .at = At(value != nullptr ? value : &item)};
    out.value = value != nullptr ? Fact<std::string>::Known(std::string(value->text), out.at)
                                 : Fact<std::string>::Unknown(out.at);
    if (value == nullptr) out.from = EnvVar::From::kSecret;
    container_.env.push_back(std::move(out));
  }
  std::vector<Argument> Items(const Node* list) const {
    std::vector<Argument> out;
    if (list == nullptr) return out;
    for (const Node* item : list->items) {
      out.push_back({Fact<std::string>::Known(std::string(item->text), At(item)), At(item)});
    }
    return out;
  }

  std::unique_ptr<File> file_;
  Container container_;
  std::vector<Argument> command_;
  std::vector<Argument> args_;
  std::map<std::string, Place> scripts_;
};

/// A fact in one line for comparisons: its value, `-` absent, `? text` unknown.
inline std::string Said(const Fact<std::string>& fact) {
  if (fact.known()) return *fact;
  return fact.absent() ? "-" : "? " + fact.text();
}
inline std::string Said(const Fact<std::int64_t>& fact) {
  if (fact.known()) return std::to_string(*fact);
  return fact.absent() ? "-" : "? " + fact.text();
}

/// Words in one line, separated by `|`.
inline std::string Said(const std::vector<Argument>& words) {
  std::string out;
  for (const Argument& word : words) {
    if (!out.empty()) out += '|';
    out += Said(word.text);
  }
  return out;
}

}  // namespace giq
