#include "linter/commands/threads.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

namespace giq {
namespace {

constexpr std::size_t kMaxThreads = 256;

}  // namespace

std::size_t ThreadsFor(std::size_t jobs) {
  const std::size_t processors = std::max(1U, std::thread::hardware_concurrency());
  return std::min(kMaxThreads, jobs == 0 ? processors : jobs);
}

void OnThreads(std::size_t count, const std::function<void(bool)>& work) {
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < count; ++i) others.emplace_back(work, false);
  work(true);
}

void ForEach(std::size_t count, std::size_t threads,
             const std::function<void(std::size_t, bool)>& work) {
  std::atomic<std::size_t> next = 0;
  OnThreads(std::min(threads, count), [&](bool is_first) {
    for (std::size_t at = next++; at < count; at = next++) work(at, is_first);
  });
}

}  // namespace giq
