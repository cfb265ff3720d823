#include "engine/edit/block_yaml.h"

#include "engine/edit/value_text.h"
#include "engine/edit/values.h"

namespace giq {

std::string BlockYaml(std::string_view json) {
  Values values;
  const Node* value = values.Read(json);
  return value == nullptr ? "" : BlockValue(*value, 0, {}) + "\n";
}

}  // namespace giq
