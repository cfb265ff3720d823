// Reviews as the API server sends them (tests/unit/review/golden/*.json), and what the webhook
// makes of each (*.txt): a decision, and what the user sees. GIQ_UPDATE=1 rewrites the .txt files:
// read the difference before you commit it. Those called mutate-* come to /mutate.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/rules/fixtures.h"
#include "tests/unit/review/reviews.h"

namespace giq::testing {
namespace {

namespace fs = std::filesystem;

fs::path Folder() { return fs::path(GIQ_ROOT) / "tests" / "unit" / "review" / "golden"; }

std::vector<std::string> Names() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(Folder())) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

/// Four L4 in the quota, and one Deployment in the cluster.
World GoldenWorld() {
  World world;
  world.env.quota = Quota({{.accelerator = "nvidia-l4",
                            .region = "us-central1",
                            .limit = 4,
                            .name = "NVIDIA_L4_GPUS",
                            .source = "quota.json:12"}});
  world.env.cluster.region = "us-central1";
  world.cluster = std::make_shared<FakeCluster>();
  world.cluster->Add(ReadText(Folder() / "cluster.yaml"));
  return world;
}

std::string Joined(const std::vector<std::string_view>& words) {
  std::string joined;
  for (const std::string_view word : words) joined += " " + std::string(word);
  return joined;
}

/// The answer as a person reads it.
std::string Rendered(const Answer& answer) {
  const Response response(answer);
  const Decision& decision = answer.decision;
  std::string text = std::to_string(answer.status) + " " +
                     std::string(OutcomeName(decision.verdict)) + Joined(decision.codes) + "\n";
  const auto line = [&](std::string_view key, const std::string& value) {
    if (!value.empty()) text += std::string(key) + ": " + value + "\n";
  };
  line("reason", decision.reason);
  if (decision.verdict == Outcome::kBad) return text;
  line("who", decision.operation + " " + decision.kind + " " + decision.namespace_ + "/" +
                  decision.name + " " + decision.user + (decision.dry_run ? " (dry run)" : ""));
  for (const std::string& warning : response.warnings()) line("warning", warning);
  line("message", response.message());
  for (const char* key : {"mode", "codes", "findings", "suppressed"}) {
    line("audit " + std::string(key), response.audit(key));
  }
  line("patch", response.patch());
  return text;
}

class Golden : public ::testing::TestWithParam<std::string> {};

TEST_P(Golden, IsAnsweredAsItWas) {
  const Door door = GetParam().starts_with("mutate-") ? Door::kMutate : Door::kValidate;
  const fs::path review = Folder() / (GetParam() + ".json");
  const Answer answer = Handle(ReadText(review), door, GoldenWorld().snapshot(), kToday);
  const std::string text = Rendered(answer);
  const fs::path expected = fs::path(review).replace_extension(".txt");
  const char* update = std::getenv("GIQ_UPDATE");
  if (update != nullptr && std::string_view(update) == "1") {
    std::ofstream(expected, std::ios::binary) << text;
  }
  EXPECT_EQ(text, ReadText(expected));
}

INSTANTIATE_TEST_SUITE_P(All, Golden, ::testing::ValuesIn(Names()), [](const auto& name) {
  std::string word = name.param;
  std::ranges::replace(word, '-', '_');
  return word;
});

}  // namespace
}  // namespace giq::testing
