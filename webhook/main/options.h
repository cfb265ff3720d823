// The command line of giq-webhook; each flag can be given as an environment variable too.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <variant>

#include "engine/base/result.h"
#include "webhook/server/webhook.h"

namespace giq {

/// What to run, and how long it goes on answering after it was asked to end.
struct RunOptions {
  WebhookOptions webhook;
  std::chrono::seconds drain{10};
  LogLevel log_level = LogLevel::kInfo;
};

/// A text to print in place of running: help, or the version.
struct ShowText {
  std::string text;
};

/// Reads the arguments behind the program's name.
[[nodiscard]] Result<std::variant<RunOptions, ShowText>> ParseArguments(
    std::span<const std::string> arguments);

}  // namespace giq
