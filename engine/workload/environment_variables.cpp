#include "engine/workload/environment_variables.h"

#include <string>

#include "engine/workload/expand.h"
#include "engine/workload/read.h"
#include "engine/workload/volumes.h"

namespace giq {
namespace {

/// A value as the process gets it: a number or boolean that was meant as text is refused by the API
/// server (GIQ004 says so), and read as its text here.
Fact<std::string> LiteralValue(const Place& at) {
  if (at.node == nullptr || at.node->IsNull()) return Fact<std::string>::Known("", at);
  if (!at.node->IsScalar()) return Fact<std::string>::Unknown(at);
  return Fact<std::string>::Known(
      at.node->IsString() ? std::string(at.node->text) : ToJson(*at.node), at);
}

void NameSource(const Node& reference, EnvVar& variable) {
  variable.object = std::string(TextOf(reference.Find("name")));
  variable.key = std::string(TextOf(reference.Find("key")));
}

void ReadConfigMapKey(const Object& object, const Node& reference, const ObjectIndex& index,
                      EnvVar& variable) {
  variable.from = EnvVar::From::kConfigMap;
  NameSource(reference, variable);
  const Object* config_map =
      index.Find("ConfigMap", object.namespace_, TextOf(reference.Find("name")));
  if (config_map == nullptr) return;
  const Node* value = config_map->root->At({"data", TextOf(reference.Find("key"))});
  if (value != nullptr) variable.value = LiteralValue(config_map->At(value));
}

EnvVar ReadVariable(const Object& object, const Node& item, const ObjectIndex& index) {
  EnvVar variable{.name = std::string(TextOf(item.Find("name"))), .at = object.At(&item)};
  const Node* value_from = item.Find("valueFrom");
  if (value_from == nullptr || value_from->IsNull()) {
    const Node* value = item.Find("value");
    if (value != nullptr) variable.at = object.At(value);
    variable.value = LiteralValue(object.At(value));
    return variable;
  }
  variable.value = Fact<std::string>::Unknown(variable.at);
  if (const Node* reference = value_from->Find("configMapKeyRef")) {
    ReadConfigMapKey(object, *reference, index, variable);
  } else if (const Node* secret = value_from->Find("secretKeyRef")) {
    variable.from = EnvVar::From::kSecret;
    NameSource(*secret, variable);
  } else {
    variable.from = EnvVar::From::kField;
  }
  return variable;
}

/// All keys of a ConfigMap of the bundle, with the prefix; what is not at hand is remembered in
/// env_from.
void ReadEnvFrom(const Object& object, const Node& source, const ObjectIndex& index,
                 Container& container) {
  const Node* reference = source.Find("configMapRef");
  const Object* config_map = reference == nullptr ? nullptr
                                                  : index.Find("ConfigMap", object.namespace_,
                                                               TextOf(reference->Find("name")));
  const Node* data = config_map != nullptr ? config_map->root->Find("data") : nullptr;
  if (data == nullptr || !data->IsMapping()) {
    container.env_from = true;
    return;
  }
  const std::string prefix(TextOf(source.Find("prefix")));
  for (const Entry& entry : data->entries) {
    const Place at = config_map->At(entry.value);
    container.env.push_back({.name = prefix + std::string(entry.key->text),
                             .value = LiteralValue(at),
                             .from = EnvVar::From::kConfigMap,
                             .at = at,
                             .object = std::string(config_map->name),
                             .key = std::string(entry.key->text)});
  }
}

/// The key of a ConfigMap volume that appears as `file` below its mount.
const Node* KeyOfFile(const Node& volume, const Node& data, std::string_view file) {
  const Node* items = volume.At({"configMap", "items"});
  if (items == nullptr || !items->IsSequence()) return data.Find(file);
  for (const Node* item : items->items) {
    if (TextOf(item->Find("path")) == file) return data.Find(TextOf(item->Find("key")));
  }
  return nullptr;
}

}  // namespace

void ReadEnvironment(const Object& object, const Node& node, const ObjectIndex& index,
                     Container& container) {
  // envFrom comes first: the same name in `env` overrides it, and of one name the last counts.
  const Node* sources = node.Find("envFrom");
  if (sources != nullptr && sources->IsSequence()) {
    for (const Node* source : sources->items) ReadEnvFrom(object, *source, index, container);
  }
  const Node* variables = node.Find("env");
  if (variables != nullptr && variables->IsSequence()) {
    for (const Node* item : variables->items) {
      container.env.push_back(ReadVariable(object, *item, index));
    }
  }
  ExpandEnvironment(container.env, container.env_from);
}

Place FindScript(const Object& object, const Container& container, const ObjectIndex& index,
                 std::string_view path) {
  const Mount* mount = MountOf(container, path);
  if (mount == nullptr || mount->volume == nullptr || mount->volume->config_map.empty()) return {};
  const Object* config_map = index.Find("ConfigMap", object.namespace_, mount->volume->config_map);
  const Node* data = config_map != nullptr ? config_map->root->Find("data") : nullptr;
  if (data == nullptr) return {};
  const std::string wanted = NormalPath(path);
  const std::string file = wanted == mount->path
                               ? mount->sub_path
                               : wanted.substr(mount->path == "/" ? 1 : mount->path.size() + 1);
  const Node* script = KeyOfFile(*mount->volume->at.node, *data, file);
  return script != nullptr ? config_map->At(script) : Place{};
}

}  // namespace giq
