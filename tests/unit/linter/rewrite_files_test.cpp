// A fix that edits two files is made in both of them or in none.
#include "linter/fix/rewrite_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/rule/edits.h"

namespace giq {
namespace {

using ::testing::ElementsAre;

/// A file with one document, and edits of its values.
class Texts {
 public:
  Texts(std::string name, std::string text)
      : file_(ReadManifest(std::move(name), std::move(text))) {}
  [[nodiscard]] Edit Set(std::string_view key, std::string json) const {
    const Document& document = file_->documents().front();
    return ReplaceValue({&document, document.root->Find(key)}, std::move(json));
  }
  [[nodiscard]] const File* file() const { return file_.get(); }

 private:
  std::unique_ptr<File> file_;
};

std::vector<FixOutcome> OutcomesOf(const RewrittenFiles& rewritten) {
  std::vector<FixOutcome> outcomes;
  for (const FixResult& result : rewritten.results) outcomes.push_back(result.outcome);
  return outcomes;
}

TEST(RewriteFiles, MakesAFixInAllItsFiles) {
  const Texts a("a.yaml", "x: 1\nu: 1\n");
  const Texts b("b.yaml", "x: 1\n");
  const Fix both{.title = "both", .edits = {a.Set("x", "2"), b.Set("x", "2")}};
  const Fix one{.title = "one", .edits = {a.Set("u", "3")}};
  const std::vector<Proposal> proposals = {{{}, &both}, {{}, &one}};
  const RewrittenFiles rewritten = RewriteFiles(proposals, {});
  EXPECT_THAT(OutcomesOf(rewritten), ElementsAre(FixOutcome::kMade, FixOutcome::kMade));
  EXPECT_EQ(rewritten.texts.at(a.file()), "x: 2\nu: 3\n");
  EXPECT_EQ(rewritten.texts.at(b.file()), "x: 2\n");
}

TEST(RewriteFiles, MakesAFixNowhereThatOneFileRefuses) {
  const Texts a("a.yaml", "x: 1\nu: 1\n");
  const Texts b("b.yaml", "x: &anchor 1\nz: *anchor\n");
  const Fix both{.title = "both", .edits = {a.Set("x", "2"), b.Set("x", "2")}};
  const Fix one{.title = "one", .edits = {a.Set("u", "3")}};
  const std::vector<Proposal> proposals = {{{}, &both}, {{}, &one}};
  const RewrittenFiles rewritten = RewriteFiles(proposals, {});
  EXPECT_THAT(OutcomesOf(rewritten), ElementsAre(FixOutcome::kRefused, FixOutcome::kMade));
  EXPECT_TRUE(rewritten.results.front().refusal);
  EXPECT_EQ(rewritten.texts.at(a.file()), "x: 1\nu: 3\n");
  EXPECT_FALSE(rewritten.texts.contains(b.file()));
}

TEST(RewriteFiles, MakesAFixNowhereThatWaitsInOneFile) {
  const Texts a("a.yaml", "x: 1\n");
  const Texts b("b.yaml", "x: 1\nu: 1\n");
  const Texts c("c.yaml", "x: 1\n");
  const Fix first{.title = "first", .edits = {b.Set("x", "3")}};
  const Fix second{.title = "second", .edits = {a.Set("x", "2"), b.Set("x", "2")}};
  const Fix third{.title = "third", .edits = {b.Set("u", "4"), c.Set("x", "4")}};
  const std::vector<Proposal> proposals = {{{}, &first}, {{}, &second}, {{}, &third}};
  const RewrittenFiles rewritten = RewriteFiles(proposals, {});
  EXPECT_THAT(OutcomesOf(rewritten),
              ElementsAre(FixOutcome::kMade, FixOutcome::kWaits, FixOutcome::kMade));
  EXPECT_FALSE(rewritten.texts.contains(a.file()));
  EXPECT_EQ(rewritten.texts.at(b.file()), "x: 3\nu: 4\n");
  EXPECT_EQ(rewritten.texts.at(c.file()), "x: 4\n");
}

}  // namespace
}  // namespace giq
