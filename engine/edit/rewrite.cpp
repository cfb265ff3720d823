#include "engine/edit/rewrite.h"

#include <algorithm>

#include "engine/edit/attempt.h"

namespace giq {
namespace {

/// Finds the fixes whose text does not mean what they want, by halves.
class Search {
 public:
  Search(Workbench& bench, std::size_t most_bytes, Rewritten& out)
      : bench_(bench), most_bytes_(most_bytes), out_(out) {}

  /// Makes what can be made of some fixes, all behind those taken before.
  void Take(std::span<const std::uint32_t> numbers) {
    if (numbers.empty()) return;
    if (bench_.bytes_read() > most_bytes_) {
      return Refuse(numbers, "too many texts would have to be read again to check it");
    }
    std::vector<std::uint32_t> together = made_;
    together.insert(together.end(), numbers.begin(), numbers.end());
    auto outcome = bench_.Try(together);
    if (outcome.as_meant) {
      made_ = std::move(together);
      out_.text = std::move(outcome.text);
      for (auto& [number, result] : outcome.results) out_.results[number] = std::move(result);
      return;
    }
    if (numbers.size() == 1) {
      return Refuse(numbers, "the text around does not let it be written");
    }
    Take(numbers.first(numbers.size() / 2));
    Take(numbers.subspan(numbers.size() / 2));
  }

 private:
  void Refuse(std::span<const std::uint32_t> numbers, const std::string& reason) {
    for (const std::uint32_t number : numbers) {
      out_.results[number] = bench_.Refuse(number, reason);
    }
  }

  Workbench& bench_;
  std::size_t most_bytes_;
  Rewritten& out_;
  std::vector<std::uint32_t> made_;
};

}  // namespace

Rewritten Rewrite(const File& file, std::span<const Fix* const> fixes, const Limits& limits) {
  constexpr std::size_t kMostReadings = 16;
  constexpr std::size_t kAlwaysRead = std::size_t{8} << 20;
  const std::string_view text = file.source().text();
  Rewritten out = {.text = std::string(text), .results = std::vector<FixResult>(fixes.size())};
  Workbench bench(file, fixes, limits);
  std::vector<std::uint32_t> numbers;
  for (std::uint32_t number = 0; number < fixes.size(); ++number) {
    if (bench.Concerns(number)) numbers.push_back(number);
  }
  Search(bench, std::max(kAlwaysRead, kMostReadings * text.size()), out).Take(numbers);
  return out;
}

}  // namespace giq
