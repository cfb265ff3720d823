// The floors that giq-lint is measured against: reading the same files and scanning their bytes for
// bad UTF-8, or passing them through libyaml's events and keeping nothing.
// passes read|libyaml PATH…
#include <yaml.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::string ReadBytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(fs::file_size(path), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  return text;
}

/// Bytes that follow a first byte of UTF-8; -1 when it is none.
int Following(unsigned char first) {
  if (first < 0x80) return 0;
  if (first >= 0xC2 && first < 0xE0) return 1;
  if (first >= 0xE0 && first < 0xF0) return 2;
  return first >= 0xF0 && first < 0xF5 ? 3 : -1;
}

std::size_t CountBadUtf8(std::string_view text) {
  std::size_t bad = 0;
  for (std::size_t at = 0; at < text.size();) {
    const int following = Following(static_cast<unsigned char>(text[at++]));
    if (following < 0) ++bad;
    for (int i = 0; i < following && at < text.size(); ++i, ++at) {
      if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80) ++bad;
    }
  }
  return bad;
}

std::size_t CountEvents(std::string_view text) {
  yaml_parser_t parser;
  if (yaml_parser_initialize(&parser) == 0) return 0;
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()),
                               text.size());
  std::size_t events = 0;
  for (bool done = false; !done; ++events) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) break;
    done = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
  }
  yaml_parser_delete(&parser);
  return events;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const bool libyaml = std::string_view(argv[1]) == "libyaml";
  std::size_t sum = 0;
  const auto pass = [&](const fs::path& path) {
    const std::string text = ReadBytes(path);
    sum += libyaml ? CountEvents(text) : CountBadUtf8(text);
  };
  for (int i = 2; i < argc; ++i) {
    if (!fs::is_directory(argv[i])) {
      pass(argv[i]);
      continue;
    }
    for (const auto& entry : fs::recursive_directory_iterator(argv[i])) {
      if (entry.is_regular_file()) pass(entry.path());
    }
  }
  std::printf("%zu\n", sum);
  return 0;
}
