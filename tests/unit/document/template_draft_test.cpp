// Drafts of unrendered templates.
#include "engine/document/template_draft.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

TEST(TemplateDraft, LinesOfActionsAloneAreBlank) {
  EXPECT_EQ(DraftOfTemplate("a: 1\n{{- if .x }}\nb: 2\n  {{ end }}\n"),
            "a: 1\n            \nb: 2\n           \n");
  EXPECT_EQ(DraftOfTemplate("%{ for x in y ~}\n- a\n%{ endfor ~}"),
            "                \n- a\n             ");
}

TEST(TemplateDraft, ActionsInsideALineBecomePlaceholders) {
  EXPECT_EQ(DraftOfTemplate("name: {{ .x }}-a"), "name: ${_____}-a");
  EXPECT_EQ(DraftOfTemplate("a: \"{{ default \"x\" .y }}\""), "a: \"${__________________}\"");
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
  EXPECT_EQ(file->documents()[0].root->Find("a")->text, "${____}");
  EXPECT_TRUE(file->documents()[1].draft);
}

}  // namespace
}  // namespace giq
