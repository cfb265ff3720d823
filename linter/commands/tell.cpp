#include "linter/commands/tell.h"

#include "engine/base/safe_text.h"

namespace giq {

void TellErrors(std::span<const Error> errors, Streams& streams) {
  for (const Error& error : errors) streams.err << "error: " << SafeText(error.Text()) << '\n';
}

int Refused(const Error& error, Streams& streams) {
  TellErrors({&error, 1}, streams);
  return kExitUsage;
}

}  // namespace giq
