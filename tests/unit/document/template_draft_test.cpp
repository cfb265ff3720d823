// Drafts of unrendered templates.
#include "engine/document/template_draft.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

std::string Blanks(std::size_t count) { return std::string(count, ' '); }

TEST(TemplateDraft, LinesOfActionsAloneAreBlank) {
  EXPECT_EQ(DraftOfTemplate("a: 1\n{{- if .x }}\nb: 2\n  {{ end }}\n"),
            "a: 1\n" + Blanks(12) + "\nb: 2\n" + Blanks(11) + "\n");
  EXPECT_EQ(DraftOfTemplate("%{ for x in y ~}\n- a\n%{ endfor ~}"),
            Blanks(16) + "\n- a\n" + Blanks(12));
}

TEST(TemplateDraft, ActionsInsideALineBecomePlaceholders) {
  EXPECT_EQ(DraftOfTemplate("name: {{ .x }}-a"), "name: ${_____}-a");
  EXPECT_EQ(DraftOfTemplate("a: \"{{ default \"x\" .y }}\""),
            "a: \"${" + std::string(17, '_') + "}\"");
}

TEST(TemplateDraft, BlockScalarsDoNotBeginWithLongBlankLines) {
  EXPECT_EQ(DraftOfTemplate("a: |\n  {{ if .b }}\n  {{ end }}\n  c\n  {{ end }}\n  d\n"),
            "a: |" + Blanks(24) + "\n\n\n  c\n" + Blanks(11) + "\n  d\n");
  EXPECT_EQ(DraftOfTemplate("a: >-\n  b\n"), "a: >-\n  b\n");
  const auto file =
      ReadTemplateDraft("t.yaml", "a: |\n{{- if .Values.interfaces }}\n  c\n{{- end }}\nb: 1\n");
  ASSERT_NE(file->documents()[0].root, nullptr);
  EXPECT_EQ(file->documents()[0].root->Find("b")->text, "1");
}

TEST(TemplateDraft, OpenBracketsStay) {
  EXPECT_EQ(DraftOfTemplate("a: {{ b"), "a: {{ b");
  EXPECT_EQ(DraftOfTemplate(""), "");
}

TEST(TemplateDraft, DocumentsAreMarked) {
  const auto file = ReadTemplateDraft("t.yaml", "a: {{ .b }}\n---\nc: 1\n");
  ASSERT_EQ(file->documents().size(), 2U);
  EXPECT_TRUE(file->documents()[0].draft);
  ASSERT_NE(file->documents()[0].root, nullptr);
  EXPECT_EQ(file->documents()[0].root->Find("a")->text, "${_____}");
  EXPECT_TRUE(file->documents()[1].draft);
}

}  // namespace
}  // namespace giq
