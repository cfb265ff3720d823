// giq-lint: the process around Run.
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "linter/commands/run.h"
#include "linter/main/descriptor_buffer.h"

namespace {

/// Writing to a pipe that nobody reads any more is no fault; a full disk is one that the caller
/// must see.
int FinishOutput(giq::DescriptorBuffer& buffer, int code) {
  buffer.pubsync();
  if (buffer.error() == 0 || buffer.error() == EPIPE) return code;
  std::cerr << "giq-lint: cannot write the output: " << std::strerror(buffer.error()) << '\n';
  return std::max(code, giq::kExitUsage);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  giq::DescriptorBuffer buffer(STDOUT_FILENO);
  std::ostream out(&buffer);
  giq::Streams streams{.in = std::cin,
                       .out = out,
                       .err = std::cerr,
                       .out_is_terminal = ::isatty(STDOUT_FILENO) == 1,
                       .err_is_terminal = ::isatty(STDERR_FILENO) == 1};
  try {
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return FinishOutput(buffer, giq::Run(arguments, streams));
  } catch (const std::exception& fault) {
    std::cerr << "giq-lint: internal fault: " << fault.what() << '\n';
  } catch (...) {
    std::cerr << "giq-lint: internal fault\n";
  }
  return giq::kExitFault;
}
