#include "linter/report/json_writer.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "engine/document/base64.h"

namespace giq {

struct JsonWriter::State {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer{buffer};
};

namespace {

rapidjson::SizeType SizeOf(std::string_view text) {
  return static_cast<rapidjson::SizeType>(text.size());
}

}  // namespace

JsonWriter::JsonWriter() : state_(std::make_unique<State>()) {}
JsonWriter::~JsonWriter() = default;

JsonWriter& JsonWriter::Open() {
  state_->writer.StartObject();
  return *this;
}
JsonWriter& JsonWriter::Close() {
  state_->writer.EndObject();
  return *this;
}
JsonWriter& JsonWriter::OpenList() {
  state_->writer.StartArray();
  return *this;
}
JsonWriter& JsonWriter::CloseList() {
  state_->writer.EndArray();
  return *this;
}
JsonWriter& JsonWriter::Key(std::string_view key) {
  state_->writer.Key(key.data(), SizeOf(key));
  return *this;
}
JsonWriter& JsonWriter::Text(std::string_view text) {
  const std::string valid = ValidUtf8(text);
  state_->writer.String(valid.data(), SizeOf(valid));
  return *this;
}
JsonWriter& JsonWriter::Number(std::size_t number) {
  state_->writer.Uint64(number);
  return *this;
}
JsonWriter& JsonWriter::Bool(bool value) {
  state_->writer.Bool(value);
  return *this;
}
JsonWriter& JsonWriter::Raw(std::string_view json) {
  state_->writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
  return *this;
}

std::string JsonWriter::Take() const {
  return {state_->buffer.GetString(), state_->buffer.GetSize()};
}

}  // namespace giq
