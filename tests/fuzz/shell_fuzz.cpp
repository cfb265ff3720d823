// Any text as a container's shell script: following it ends, and what it finds points into what it
// was given.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "engine/workload/server_command.h"
#include "engine/workload/shell.h"

namespace giq {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

void Follow(const PlacedText& text, const Variables& variables) {
  const ShellScript script = FollowScript(text, {variables});
  for (const SimpleCommand& command : script.commands) {
    Require(!command.words.empty());
    Require(command.exports <= script.exports.size());
    (void)EnvironmentOf(script, command);
  }
}

}  // namespace
}  // namespace giq

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace giq;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  Container container;
  container.env = {
      {.name = "A", .value = Fact<std::string>::Known("a b", {})},
      {.name = "B", .value = Fact<std::string>::Unknown()},
      {.name = "C", .value = Fact<std::string>::Known(std::string(input.substr(0, 16)), {})}};
  ExpandEnvironment(container.env, false);
  const Variables variables(container.env, false);
  const PlacedText text = ReferenceExpander(variables).Expand(PlacedText::At(input, {}));
  Require(text.text.size() == text.source.size() && text.text.size() == text.unknown.size());
  Follow(text, variables);

  const auto word = [](std::string_view written) {
    return Argument{Fact<std::string>::Known(std::string(written), {}), {}};
  };
  const ScriptLookup none = [](std::string_view) { return Place{}; };
  (void)FindServerCommand(container, {word("bash"), word("-c"), word(input), word("$0")}, {}, none);
  std::vector<Argument> words;
  for (std::size_t at = 0; at < input.size();
       at = std::min(input.find('\n', at), input.size()) + 1) {
    words.push_back(word(input.substr(at, input.find('\n', at) - at)));
  }
  const ServerCommand command = FindServerCommand(container, words, {}, none);
  Require(!command.server.known() || *command.server != Server::kNone);
  return 0;
}
