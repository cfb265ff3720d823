// The byte scan that leaves documents unread changes no finding: fixtures, corpora and random
// mixtures of them, read whole and read through the scan.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <random>

#include "engine/workload/interest.h"
#include "linter/input/of_interest.h"
#include "rules/table.h"
#include "tests/rules/fixtures.h"

namespace giq::testing {
namespace {

namespace fs = std::filesystem;

void AddFolder(const fs::path& folder, std::vector<std::string>& texts) {
  if (!fs::is_directory(folder)) return;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  for (const fs::path& path : paths) texts.push_back(ReadText(path));
}

/// Fixtures and examples of this repository, and the corpora where they are at hand.
const std::vector<std::string>& Texts() {
  static const std::vector<std::string> texts = [] {
    std::vector<std::string> all;
    for (const Rule* rule : AllRules()) {
      for (const std::string_view prefix : {"bad", "good"}) {
        for (const Fixture& fixture : FixturesOf(*rule, prefix)) all.push_back(fixture.text());
      }
    }
    AddFolder(fs::path(GIQ_ROOT) / "examples", all);
    AddFolder(fs::path(GIQ_ROOT) / ".." / "shared" / "corpus" / "files", all);
    AddFolder(fs::path(GIQ_ROOT) / ".." / "shared" / "plain" / "files", all);
    return all;
  }();
  return texts;
}

/// What a walk reports of a file.
std::vector<std::string> Reported(const std::string& text, DocumentFilter filter) {
  const auto file = ReadManifest("m.yaml", text, {}, filter);
  const Bundle bundle = MakeBundle(*file, std::span<const File* const>{});
  const std::vector<bool> of_interest = OfInterest(bundle);
  static const auto env = EnvironmentOf("");
  auto findings = Analyze(bundle, *env, AllRules());
  std::erase_if(findings, [&](const Finding& finding) {
    return !of_interest[finding.place.document->index];
  });
  return Gist(findings);
}

void ExpectTheSame(const std::string& text) {
  EXPECT_EQ(Reported(text, IsWorthReading), Reported(text, nullptr)) << text;
}

TEST(Scan, LeavesNothingOutOfAnyManifest) {
  std::size_t checked = 0;
  for (const std::string& text : Texts()) {
    ExpectTheSame(text);
    if (HasFailure()) return;
    ++checked;
  }
  EXPECT_GE(checked, 500U);
}

TEST(Scan, LeavesNothingOutOfMixtures) {
  std::mt19937 random(7);
  const auto& texts = Texts();
  for (int round = 0; round < 1'000; ++round) {
    std::string mixture;
    for (std::size_t parts = 1 + random() % 6; parts > 0; --parts) {
      mixture += texts[random() % texts.size()];
      mixture += random() % 8 == 0 ? "\n--- \n" : "\n---\n";
    }
    ExpectTheSame(mixture);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace giq::testing
