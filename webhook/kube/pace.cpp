#include "webhook/kube/pace.h"

#include <algorithm>

namespace giq {

RealPace::RealPace() : chance_(std::random_device{}()) {}

std::chrono::steady_clock::time_point RealPace::Now() { return std::chrono::steady_clock::now(); }

bool RealPace::Sleep(std::chrono::milliseconds time) {
  std::unique_lock lock(mutex_);
  return !stopping_.wait_for(lock, time, [this] { return stopped_; });
}

double RealPace::Random() {
  const std::lock_guard lock(mutex_);
  return std::uniform_real_distribution<double>(0.0, 1.0)(chance_);
}

void RealPace::Stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  stopping_.notify_all();
}

std::chrono::milliseconds Backoff::After(unsigned failures, double random) const {
  if (failures == 0) return std::chrono::milliseconds{0};
  // Ten doublings pass every sensible bound, and a shift by more would overflow.
  const std::chrono::milliseconds doubled = first * (1LL << std::min(failures - 1, 10U));
  const auto whole = std::min(longest, doubled);
  const double part = static_cast<double>(whole.count()) * (0.5 + random / 2);
  return std::chrono::milliseconds{static_cast<std::chrono::milliseconds::rep>(part)};
}

}  // namespace giq
