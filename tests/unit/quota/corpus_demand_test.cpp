// Demand of real manifests against figures that were worked out by hand.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "engine/quota/demand.h"

namespace giq {
namespace {

const std::string kCorpus = GIQ_ROOT "/../shared/corpus";

std::vector<std::string> Split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

std::unique_ptr<File> ReadCorpusFile(const std::string& name) {
  std::ifstream in(kCorpus + "/files/" + name, std::ios::binary);
  return ReadManifest(name, {std::istreambuf_iterator<char>(in), {}});
}

/// Sums over the workloads of a file that need accelerators; "-" where any of them is not known.
struct Sums {
  std::string steady;
  std::string at_most;
  std::string rollout_peak;
};

std::string Sum(const std::vector<Demand>& demands, std::optional<std::int64_t> Demand::* part) {
  std::int64_t sum = 0;
  for (const Demand& demand : demands) {
    if (!(demand.*part)) return "-";
    sum += *(demand.*part);
  }
  return std::to_string(sum);
}

/// Nothing for kinds that no workload is extracted from.
std::optional<Sums> SumsOf(const std::string& files) {
  std::vector<std::unique_ptr<File>> read;
  for (const std::string& name : Split(files, '+')) read.push_back(ReadCorpusFile(name));
  std::vector<const File*> companions;
  for (std::size_t i = 1; i < read.size(); ++i) companions.push_back(read[i].get());
  const Bundle bundle = MakeBundle(*read.front(), companions);
  std::vector<Demand> demands;
  for (const auto& workload : bundle.workloads) {
    const auto demand = DemandOf(*workload, bundle, *Catalog::Embedded());
    if (demand && demand->per_pod > 0) demands.push_back(*demand);
  }
  if (demands.empty()) return {};
  return Sums{Sum(demands, &Demand::steady), Sum(demands, &Demand::at_most),
              Sum(demands, &Demand::rollout_peak)};
}

TEST(CorpusDemandTest, AgreesWithTheFiguresWorkedOutByHand) {
  std::ifstream table(kCorpus + "/demand.tsv");
  if (!table) GTEST_SKIP() << "the corpus is not beside the repository: " << kCorpus;
  std::string line;
  std::getline(table, line);
  std::size_t rows = 0;
  while (std::getline(table, line)) {
    const std::vector<std::string> cells = Split(line, '\t');
    ASSERT_GE(cells.size(), 5U) << line;
    const auto sums = SumsOf(cells[0]);
    if (!sums) continue;
    EXPECT_EQ(sums->steady, cells[2]) << cells[0];
    EXPECT_EQ(sums->at_most, cells[3]) << cells[0];
    // "-" in the table: a rollout's peak is not asked for.
    if (cells[4] != "-") {
      EXPECT_EQ(sums->rollout_peak, cells[4]) << cells[0];
    }
    ++rows;
  }
  EXPECT_EQ(rows, 16U);
}

}  // namespace
}  // namespace giq
