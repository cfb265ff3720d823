// Random edits of random texts, of all fixtures, and of real manifests: right, or refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "tests/property/edit_cases.h"
#include "tests/rules/fixtures.h"

namespace giq::testing {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> Files(const fs::path& folder) {
  std::vector<fs::path> files;
  if (!fs::is_directory(folder)) return files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto extension = entry.path().extension();
    if (extension == ".yaml" || extension == ".yml" || extension == ".json")
      files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

void Show(const EditCounts& counts) {
  std::cout << counts.made << " made, " << counts.refused << " refused, " << counts.waiting
            << " waiting, " << counts.second_opinions << " second opinions\n";
}

TEST(Edit, RandomEditsOfRandomTexts) {
  EditCounts counts;
  constexpr unsigned kCases = 5'000;
  for (unsigned seed = 0; seed < kCases; ++seed) {
    std::mt19937 random(seed);
    const std::string text = RandomYaml(random);
    const std::string wrong = TryRandomFixes("random.yaml", text, random, counts);
    ASSERT_EQ(wrong, "") << "seed " << seed;
  }
  Show(counts);
  EXPECT_GE(counts.made, 3'000U);
  EXPECT_GE(counts.second_opinions, 2'000U);
}

void TryFiles(const std::vector<fs::path>& files, unsigned rounds) {
  EditCounts counts;
  for (const fs::path& file : files) {
    const std::string text = ReadText(file);
    for (unsigned seed = 0; seed < rounds; ++seed) {
      std::mt19937 random(seed);
      const std::string wrong = TryRandomFixes(file.filename().string(), text, random, counts);
      ASSERT_EQ(wrong, "") << file << ", seed " << seed;
    }
  }
  Show(counts);
  EXPECT_GE(counts.made, files.size());
}

TEST(Edit, RandomEditsOfFixtures) { TryFiles(Files(fs::path(GIQ_ROOT) / "tests" / "rules"), 4); }

TEST(Edit, RandomEditsOfRealManifests) {
  const auto files = Files(fs::path(GIQ_ROOT) / ".." / "shared" / "corpus" / "files");
  if (files.empty()) GTEST_SKIP() << "the corpus is not beside the repository";
  TryFiles(files, 10);
}

}  // namespace
}  // namespace giq::testing
