#include "recommender/json_text.h"

#include <fmt/format.h>

#include "engine/rule/edits.h"

namespace giq {
namespace {

template <typename Members>
std::string ObjectOf(const Members& members) {
  std::string text = "{";
  for (const auto& [key, value] : members) {
    if (value.empty()) continue;
    if (text.size() > 1) text += ',';
    text += Quoted(key) + ":" + value;
  }
  return text + "}";
}

}  // namespace

std::string Quoted(std::string_view text) { return JsonString(text); }

std::string Number(std::int64_t number) { return fmt::to_string(number); }

std::string Object(std::initializer_list<JsonMember> members) { return ObjectOf(members); }

std::string Object(const std::vector<std::pair<std::string, std::string>>& members) {
  return ObjectOf(members);
}

std::string List(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    if (!item.empty()) text += (text.empty() ? "" : ",") + item;
  }
  return text.empty() ? "" : "[" + text + "]";
}

}  // namespace giq
