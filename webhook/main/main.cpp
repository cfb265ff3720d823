// giq-webhook: the process around Webhook, from its arguments to the signal that ends it.
#include <csignal>
#include <ctime>
#include <exception>
#include <iostream>
#include <string>
#include <vector>

#include "engine/base/safe_text.h"
#include "webhook/http/end_signals.h"
#include "webhook/main/options.h"

namespace {

constexpr int kExitClean = 0;
constexpr int kExitUsage = 2;
constexpr int kExitFault = 3;

// Of the time that the pod gets behind the drain; a review takes milliseconds.
constexpr std::chrono::seconds kLastRequests{5};

/// Waits for a signal; false when none has come in time.
bool SignalComes(const sigset_t& signals, std::chrono::seconds time) {
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(std::max(
        std::chrono::steady_clock::duration::zero(), end - std::chrono::steady_clock::now()));
    const timespec wait{.tv_sec = left.count() / 1000, .tv_nsec = left.count() % 1000 * 1'000'000};
    if (sigtimedwait(&signals, nullptr, &wait) > 0) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
  }
}

int Refused(const giq::Error& error) {
  std::cerr << "error: " << giq::SafeText(error.Text()) << '\n';
  return error.code == giq::ErrorCode::kInternal ? kExitFault : kExitUsage;
}

/// Runs until a signal comes, answers for as long as the endpoints may still lead here, and ends;
/// at once with a second signal.
int Serve(const giq::RunOptions& options, const sigset_t& signals) {
  giq::Log log(options.log_level, std::cout);
  const auto webhook = giq::Webhook::Start(options.webhook, log);
  if (!webhook) return Refused(webhook.error());
  giq::WaitForSignal(signals);
  log.Event(giq::LogLevel::kInfo, "asked to end: answering on for a while");
  (*webhook)->Drain();
  const bool hurry = SignalComes(signals, options.drain);
  (*webhook)->Stop(hurry ? std::chrono::milliseconds(0) : kLastRequests);
  log.Event(giq::LogLevel::kInfo, "giq-webhook ends");
  return kExitClean;
}

int Run(const std::vector<std::string>& arguments) {
  const sigset_t signals = giq::BlockEndSignals();
  const auto parsed = giq::ParseArguments(arguments);
  if (!parsed) return Refused(parsed.error());
  if (const auto* show = std::get_if<giq::ShowText>(&*parsed)) {
    std::cout << show->text;
    return kExitClean;
  }
  return Serve(std::get<giq::RunOptions>(*parsed), signals);
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return Run(std::vector<std::string>(argv + (argc > 0 ? 1 : 0), argv + argc));
  } catch (const std::exception& fault) {
    std::cerr << "giq-webhook: internal fault: " << fault.what() << '\n';
  } catch (...) {
    std::cerr << "giq-webhook: internal fault\n";
  }
  return kExitFault;
}
