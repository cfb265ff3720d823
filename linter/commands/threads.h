// How many threads a run has, and what each of them does.
#pragma once

#include <cstddef>
#include <functional>

namespace giq {

/// What `--jobs` means; 0: one a processor.
[[nodiscard]] std::size_t ThreadsFor(std::size_t jobs);

/// Runs `work` on this thread and on `count - 1` others, and waits for all of them; true for this
/// one.
void OnThreads(std::size_t count, const std::function<void(bool is_first)>& work);

/// Calls `work` for each number below `count`, on so many threads; with true on this one.
void ForEach(std::size_t count, std::size_t threads,
             const std::function<void(std::size_t at, bool is_first)>& work);

}  // namespace giq
