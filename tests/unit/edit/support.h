// Short ways to make edits and to see what they make of a text.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/edit/rewrite.h"
#include "tests/unit/document/support.h"

namespace giq {

/// An edit of a document that is named by its number.
struct Wanted {
  Edit::Op op = Edit::Op::kReplace;
  std::string pointer;
  std::string value;
  std::size_t document = 0;
};

inline Wanted Add(std::string pointer, std::string value, std::size_t document = 0) {
  return {Edit::Op::kAdd, std::move(pointer), std::move(value), document};
}
inline Wanted Remove(std::string pointer, std::size_t document = 0) {
  return {Edit::Op::kRemove, std::move(pointer), {}, document};
}
inline Wanted Replace(std::string pointer, std::string value, std::size_t document = 0) {
  return {Edit::Op::kReplace, std::move(pointer), std::move(value), document};
}

inline Fix FixOf(const File& file, const std::vector<Wanted>& edits) {
  Fix fix{.title = "fix", .safe = true, .edits = {}};
  for (const Wanted& edit : edits) {
    fix.edits.push_back({edit.op, &file.documents().at(edit.document), edit.pointer, edit.value});
  }
  return fix;
}

/// What a fix came to: `made`, `waits`, or why it was refused.
inline std::string Verdict(const FixResult& result) {
  if (result.outcome == FixOutcome::kMade) return "made";
  return result.outcome == FixOutcome::kWaits ? "waits" : result.refusal->reason;
}

struct Outcome {
  std::string text;
  std::vector<std::string> verdicts;
};

/// A file rewritten by fixes of these edits.
inline Outcome RewriteBy(const File& file, const std::vector<std::vector<Wanted>>& wanted) {
  std::vector<Fix> fixes;
  for (const auto& edits : wanted) fixes.push_back(FixOf(file, edits));
  std::vector<const Fix*> pointers;
  for (const Fix& fix : fixes) pointers.push_back(&fix);
  Rewritten rewritten = Rewrite(file, pointers);
  Outcome outcome = {std::move(rewritten.text), {}};
  for (const FixResult& result : rewritten.results) outcome.verdicts.push_back(Verdict(result));
  return outcome;
}

/// The text after one fix of these edits, or `refused: ` and why.
inline std::string Fixed(std::string text, const std::vector<Wanted>& edits,
                         std::string name = "test.yaml") {
  const auto file = Read(std::move(text), {}, std::move(name));
  Outcome outcome = RewriteBy(*file, {edits});
  if (outcome.verdicts[0] == "made") return outcome.text;
  EXPECT_EQ(outcome.text, file->source().text()) << "a fix that is not made changes nothing";
  return (outcome.verdicts[0] == "waits" ? "" : "refused: ") + outcome.verdicts[0];
}

}  // namespace giq
