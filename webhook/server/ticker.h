// A thread that does something again and again.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace giq {

/// Calls a function at once and then at intervals, on a thread of its own, until it is destroyed.
class Ticker {
 public:
  Ticker(std::chrono::milliseconds interval, std::function<void()> tick);
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;
  /// Waits for a tick that runs.
  ~Ticker();

 private:
  void Run(std::chrono::milliseconds interval, const std::function<void()>& tick);

  std::mutex mutex_;  // guards stopped_
  std::condition_variable stopping_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace giq
