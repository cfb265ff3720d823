#include "linter/report/fingerprint.h"

#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <set>

#include "linter/report/report.h"
#include "tests/unit/linter/finding_maker.h"

namespace giq {
namespace {

/// How a manifest with a server may be written without touching the server's arguments.
struct Writing {
  std::size_t step = 2;         ///< Columns of a level.
  std::size_t list_offset = 0;  ///< Columns between a key and the dashes of its list.
  std::size_t lines_above = 0;
  std::string before = "proxy";  ///< The container in front; "" for none.
  std::string behind = "metrics";
  bool quoted = false;
  bool other_document = false;
};

/// Lines at a depth, in the writing's indentation.
class Lines {
 public:
  explicit Lines(const Writing& writing) : writing_(writing) {}
  void Add(std::size_t depth, const std::string& line, std::size_t lists = 0) {
    text_ +=
        std::string(depth * writing_.step + lists * (writing_.list_offset + 2), ' ') + line + "\n";
  }
  void AddItem(std::size_t depth, const std::string& line, std::size_t lists = 0) {
    const std::size_t blanks =
        depth * writing_.step + lists * (writing_.list_offset + 2) + writing_.list_offset;
    text_ += std::string(blanks, ' ') + "- " + line + "\n";
  }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  const Writing& writing_;
  std::string text_;
};

std::string Written(const Writing& writing) {
  Lines lines(writing);
  if (writing.other_document) {
    lines.Add(0, "apiVersion: v1");
    lines.Add(0, "kind: ConfigMap");
    lines.Add(0, "---");
  }
  for (std::size_t i = 0; i < writing.lines_above; ++i) lines.Add(0, i % 2 == 0 ? "# note" : "");
  lines.Add(0, "apiVersion: apps/v1");
  lines.Add(0, "kind: Deployment");
  lines.Add(0, "metadata: {name: vllm, namespace: prod}");
  lines.Add(0, "spec:");
  lines.Add(1, "containers:");
  if (!writing.before.empty()) lines.AddItem(1, "name: " + writing.before);
  lines.AddItem(1, "name: server");
  lines.Add(1, "args:", 1);
  if (!writing.before.empty()) lines.AddItem(1, "--" + writing.before, 1);
  lines.AddItem(1, writing.quoted ? "\"--model=a/b\"" : "--model=a/b", 1);
  if (!writing.behind.empty()) lines.AddItem(1, "name: " + writing.behind);
  return lines.text();
}

/// The finding at the argument `--model=a/b`.
Finding AtModel(const File& file) {
  const Document& document = file.documents().back();
  const Node* found = nullptr;
  const std::function<void(const Node&)> look = [&](const Node& node) {
    if (node.text == "--model=a/b") found = &node;
    for (const Node* item : node.items) look(*item);
    for (const Entry& entry : node.entries) look(*entry.value);
  };
  look(*document.root);
  EXPECT_NE(found, nullptr) << file.source().text();
  return {.rule = &kTestRule, .message = "broken", .place = {&document, found, {}}};
}

std::string IdentityIn(const Writing& writing) {
  const auto file = ReadManifest("deploy.yaml", Written(writing));
  return IdentityOf(AtModel(*file));
}

TEST(Fingerprint, ThousandRewritingsKeepIt) {
  const std::string first = IdentityIn({});
  EXPECT_EQ(first.size(), 16U);
  std::mt19937 random(7);
  const auto below = [&](unsigned limit) { return random() % limit; };
  for (int i = 0; i < 1000; ++i) {
    Writing writing;
    writing.step = 1 + below(6);
    writing.list_offset = below(4);
    writing.lines_above = below(30);
    writing.before = below(3) == 0 ? "" : "front-" + std::to_string(below(1000));
    writing.behind = below(3) == 0 ? "" : "back-" + std::to_string(below(1000));
    writing.quoted = below(2) == 0;
    writing.other_document = below(2) == 0;
    ASSERT_EQ(IdentityIn(writing), first) << Written(writing);
  }
}

TEST(Fingerprint, IsTheSameInEveryRelease) {
  EXPECT_EQ(IdentityIn({}), "6024e2b2cd874bc4");
  EXPECT_EQ(FingerprintOf("0123456789abcdef", 2), "0123456789abcdef:2");
}

TEST(Fingerprint, TellsRulesObjectsPathsAndTextsApart) {
  const std::string text =
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n  - name: x\n"
      "    image: one\n  - name: y\n    image: one\n  - name: z\n    image: two\n"
      "  initContainers:\n  - name: x\n    image: one\n";
  const Manifest manifest(text);
  const Manifest other(std::string(text).replace(text.find("name: a"), 7, "name: b"));
  std::set<std::string> identities;
  for (const char* pointer : {"/spec/containers/0/image", "/spec/containers/1/image",
                              "/spec/containers/2/image", "/spec/containers/0/name",
                              "/spec/initContainers/0/image", "/spec/containers/0", "/spec", ""}) {
    identities.insert(IdentityOf(manifest.AtPointer(pointer)));
    identities.insert(IdentityOf(other.AtPointer(pointer)));
  }
  EXPECT_EQ(identities.size(), 16U);
  static const Rule other_rule = {.code = "GIQ998", .name = "other", .check = {}};
  Finding finding = manifest.AtPointer("/spec");
  finding.rule = &other_rule;
  EXPECT_TRUE(identities.insert(IdentityOf(finding)).second);
  finding.message = "another number: 17";
  EXPECT_FALSE(identities.insert(IdentityOf(finding)).second) << "the message is not part of it";
}

TEST(Fingerprint, APartAndAPlaceWithoutANodeLieInTheirObject) {
  const Manifest manifest("kind: Pod\napiVersion: v1\nmetadata: {name: a}\nargs:\n# one\n- x  y\n");
  const Manifest moved(
      "# more\n\nkind: Pod\napiVersion: v1\nmetadata: {name: a}\nargs:\n    # one\n    - x y\n");
  EXPECT_EQ(IdentityOf(manifest.At("# one")), IdentityOf(moved.At("# one")));
  EXPECT_EQ(IdentityOf(manifest.At("x  y")), IdentityOf(moved.At("x y")));
  EXPECT_NE(IdentityOf(manifest.At("# one")), IdentityOf(manifest.At("x  y")));
  const Manifest renamed("kind: Pod\napiVersion: v1\nmetadata: {name: b}\nargs:\n# one\n- x y\n");
  EXPECT_NE(IdentityOf(manifest.At("# one")), IdentityOf(renamed.At("# one")));
}

TEST(Fingerprint, AProblemOfOneByteIsKnownByItsLine) {
  const Manifest broken("kind: [a\n");
  const Manifest moved("# note\n\n  kind:   [a\n");
  const Manifest other("name: [a\n");
  EXPECT_EQ(IdentityOf(broken.At("[")), IdentityOf(moved.At("[")));
  EXPECT_NE(IdentityOf(broken.At("[")), IdentityOf(other.At("[")));
}

TEST(Fingerprint, IsUniqueInAFileAndSuppressedFindingsCount) {
  const Manifest manifest("args:\n- x\n- x\n- x\n");
  Report report;
  for (const char* pointer : {"/args/2", "/args/0"}) {
    report.items.push_back(MakeItem(manifest.AtPointer(pointer), {}));
  }
  report.suppressed.push_back(MakeItem(manifest.AtPointer("/args/1"), {}));
  report.items.push_back(report.items.front());
  report.items.back().file = "other.yaml";
  report.Sort();
  const std::string identity = IdentityOf(manifest.AtPointer("/args/0"));
  ASSERT_EQ(report.items.size(), 3U);
  EXPECT_EQ(report.items[0].fingerprint, identity + ":1");
  EXPECT_EQ(report.suppressed[0].fingerprint, identity + ":2");
  EXPECT_EQ(report.items[1].fingerprint, identity + ":3");
  EXPECT_EQ(report.items[2].fingerprint, identity + ":1") << "of another file";
}

}  // namespace
}  // namespace giq
