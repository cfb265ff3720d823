// Analyze: whom it calls for what, in which order findings come, and what a rule may report.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "engine/rule/rule.h"

namespace giq {
namespace {

using ::testing::ElementsAre;

constexpr Severity kWarning[] = {Severity::kWarning};

Rule MakeRule(std::string_view code, decltype(Rule::check) check) {
  return {.code = code,
          .name = "test-rule",
          .severity = Severity::kError,
          .may_be = kWarning,
          .since = "0.1.0",
          .doc = {},
          .check = check};
}

/// Reports each object of a document, the last one first.
void ReportObjects(const DocumentContext& ctx, Findings& out) {
  for (auto object = ctx.objects.rbegin(); object != ctx.objects.rend(); ++object) {
    out.Report(object->At(object->root), std::string(object->name));
  }
}

void ReportDocument(const DocumentContext& ctx, Findings& out) {
  out.Report(PlaceOf(ctx.document, ctx.document.span), "document")
      .With("objects", std::to_string(ctx.objects.size()));
}

void WarnAboutWorkload(const WorkloadContext& ctx, Findings& out) {
  out.Report(ctx.workload.at, Severity::kWarning, "workload " + ctx.workload.name);
}

void ReportBundle(const BundleContext& ctx, Findings& out) {
  out.Report(ctx.bundle.objects.back().At(ctx.bundle.objects.back().root), "bundle");
}

constexpr std::string_view kManifest = R"(apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: Service, metadata: {name: first}}
- {apiVersion: v1, kind: Service, metadata: {name: second}}
---
# no object
[1, 2]
---
apiVersion: v1
kind: Pod
metadata: {name: server}
spec:
  containers:
  - name: vllm
    image: vllm/vllm-openai:v0.11.1
    args: [--model=Qwen/Qwen2.5-7B-Instruct]
)";

class Analyzing : public ::testing::Test {
 protected:
  std::vector<std::string> Run(std::vector<const Rule*> rules) {
    std::vector<std::string> lines;
    for (const Finding& finding : Analyze(bundle_, env_, rules)) {
      lines.push_back(std::string(finding.rule->code) + " " + finding.message);
    }
    return lines;
  }

  std::unique_ptr<File> file_ = ReadManifest("test.yaml", std::string(kManifest));
  Bundle bundle_ = MakeBundle(*file_, std::span<const File* const>{});
  Environment env_{Catalog::Embedded(), {}, {}};
};

TEST_F(Analyzing, ADocumentRuleSeesEachDocumentWithItsObjects) {
  const Rule rule = MakeRule("GIQ901", CheckDocument{ReportDocument});
  const Rule* const rules[] = {&rule};
  const auto findings = Analyze(bundle_, env_, rules);
  ASSERT_EQ(findings.size(), 3U);
  EXPECT_EQ(findings[0].evidence[0].value, "2");
  EXPECT_EQ(findings[1].evidence[0].value, "0");
  EXPECT_EQ(findings[2].evidence[0].value, "1");
}

TEST_F(Analyzing, FindingsComeByDocumentPlaceAndCode) {
  const Rule objects = MakeRule("GIQ901", CheckDocument{ReportObjects});
  const Rule workload = MakeRule("GIQ902", CheckWorkload{WarnAboutWorkload});
  const Rule bundle = MakeRule("GIQ900", CheckBundle{ReportBundle});
  const auto expected = ElementsAre("GIQ901 first", "GIQ901 second", "GIQ900 bundle",
                                    "GIQ901 server", "GIQ902 workload server");
  EXPECT_THAT(Run({&objects, &workload, &bundle}), expected);
  EXPECT_THAT(Run({&bundle, &workload, &objects}), expected);
}

TEST_F(Analyzing, FillsInRuleAndSeverity) {
  const Rule objects = MakeRule("GIQ901", CheckDocument{ReportObjects});
  const Rule workload = MakeRule("GIQ902", CheckWorkload{WarnAboutWorkload});
  const Rule* const rules[] = {&objects, &workload};
  const auto findings = Analyze(bundle_, env_, rules);
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[0].rule, &objects);
  EXPECT_EQ(findings[0].severity, Severity::kError);
  EXPECT_EQ(findings[3].rule, &workload);
  EXPECT_EQ(findings[3].severity, Severity::kWarning);
  EXPECT_TRUE(findings[3].certain);
}

TEST_F(Analyzing, WithoutRulesThereIsNothing) { EXPECT_THAT(Run({}), ElementsAre()); }

#if !defined(NDEBUG)
void ReportUndeclared(const DocumentContext& ctx, Findings& out) {
  out.Report(PlaceOf(ctx.document, {}), Severity::kInfo, "info is not declared");
}

void ReportUncertainError(const DocumentContext& ctx, Findings& out) {
  out.Report(PlaceOf(ctx.document, {}), "an estimate").certain = false;
}

TEST_F(Analyzing, AnUndeclaredSeverityIsAProgrammersMistake) {
  const Rule rule = MakeRule("GIQ901", CheckDocument{ReportUndeclared});
  EXPECT_DEATH(Run({&rule}), "severities that it declares");
}

TEST_F(Analyzing, AnUncertainErrorIsAProgrammersMistake) {
  const Rule rule = MakeRule("GIQ901", CheckDocument{ReportUncertainError});
  EXPECT_DEATH(Run({&rule}), "an estimate is never an error");
}
#endif

TEST(MayReport, KnowsDefaultAndDeclaredSeverities) {
  const Rule rule = MakeRule("GIQ901", CheckDocument{ReportDocument});
  EXPECT_TRUE(MayReport(rule, Severity::kError));
  EXPECT_TRUE(MayReport(rule, Severity::kWarning));
  EXPECT_FALSE(MayReport(rule, Severity::kInfo));
}

TEST(PlaceOf, WidensAnEmptySpanToAByte) {
  const auto file = ReadManifest("a.yaml", "ab: 1");
  const Document& document = file->documents().front();
  EXPECT_EQ(PlaceOf(document, {1, 3}).span(), (Span{1, 3}));
  EXPECT_EQ(PlaceOf(document, {2, 2}).span(), (Span{2, 3}));
  EXPECT_EQ(PlaceOf(document, {5, 5}).span(), (Span{4, 5}));
}

TEST(SourceOf, NamesFileAndLine) {
  const auto file = ReadManifest("a.yaml", "a: 1\nb: 2\n");
  const Document& document = file->documents().front();
  EXPECT_EQ(SourceOf({&document, document.root->Find("b"), {}}), "a.yaml:2");
  EXPECT_EQ(SourceOf({}), "");
}

TEST(Names, OfSeveritiesAndFamilies) {
  EXPECT_EQ(SeverityName(Severity::kInfo), "info");
  EXPECT_EQ(SeverityName(Severity::kWarning), "warning");
  EXPECT_EQ(SeverityName(Severity::kError), "error");
  EXPECT_EQ(FamilyName(Family::kDocument), "document");
  EXPECT_EQ(FamilyName(Family::kShape), "serving shape");
}

}  // namespace
}  // namespace giq
