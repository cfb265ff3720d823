// A manifest generated for a target, its threshold edited past it: GIQ203 finds it, and its fix
// restores what was generated.
#include <gmock/gmock.h>

#include "engine/bundle/bundle.h"
#include "engine/rule/rule.h"
#include "recommender/manifests.h"
#include "rules/table.h"
#include "tests/unit/recommender/measured.h"

namespace giq {
namespace {

/// The value that the only finding's only edit writes; else what was found instead.
std::string Restored(const std::string& text, const std::shared_ptr<const Catalog>& catalog) {
  const auto file = ReadManifest("edited.yaml", text);
  const Bundle bundle = MakeBundle(*file, std::span<const File* const>{});
  std::string found;
  for (const Finding& finding : Analyze(bundle, {catalog, {}, {}}, AllRules())) {
    if (finding.severity == Severity::kInfo) continue;
    found += finding.rule->code;
    for (const Fix& fix : finding.fixes) {
      for (const Edit& edit : fix.edits) found += " " + edit.pointer + " " + edit.value_json;
    }
  }
  return found;
}

class RoundTrip : public ::testing::TestWithParam<double> {};

TEST_P(RoundTrip, RestoresTheThreshold) {
  const auto catalog = Measured({{"g2-standard-12", "nvidia-l4", "acme/chat", "vllm", "v0.11.1"}});
  const auto made = CreateManifests({.model = "acme/chat",
                                     .server = "vllm",
                                     .accelerator = "nvidia-l4",
                                     .targets = {.ntpot_ms = GetParam()}},
                                    *catalog);
  ASSERT_TRUE(made) << made.error().Text();
  std::string text = ManifestText(*made, true, false);
  EXPECT_EQ(Restored(text, catalog), "");
  const std::string_view key = "averageValue: \"";
  const std::size_t at = text.find(key) + key.size();
  const std::string threshold = text.substr(at, text.find('"', at) - at);
  text.replace(at, threshold.size(), "100");
  EXPECT_EQ(Restored(text, catalog),
            "GIQ203 /spec/metrics/0/pods/target/averageValue \"" + threshold + "\"");
}

INSTANTIATE_TEST_SUITE_P(Targets, RoundTrip, ::testing::Values(20, 25, 40, 41.5, 65, 90));

}  // namespace
}  // namespace giq
