// JSON text, written in order: RapidJSON's writer behind our names.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace giq {

/// Compact JSON. Strings are made valid UTF-8 first, so the result always is.
class JsonWriter {
 public:
  JsonWriter();
  ~JsonWriter();
  JsonWriter(const JsonWriter&) = delete;
  JsonWriter& operator=(const JsonWriter&) = delete;

  JsonWriter& Open();
  JsonWriter& Close();
  JsonWriter& OpenList();
  JsonWriter& CloseList();
  JsonWriter& Key(std::string_view key);
  JsonWriter& Text(std::string_view text);
  JsonWriter& Number(std::size_t number);
  JsonWriter& Bool(bool value);
  /// A value that is JSON already.
  JsonWriter& Raw(std::string_view json);

  [[nodiscard]] std::string Take() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace giq
