// Reads base64 texts, one a line; prints for each what our reader makes of it, in the form of the
// Go program beside it.
#include <fmt/format.h>

#include <iostream>
#include <string>

#include "engine/document/base64.h"
#include "engine/document/document.h"

namespace {

std::string Quoted(const std::string& text) {
  giq::Node node;
  node.kind = giq::NodeKind::kString;
  node.text = text;
  return giq::ToJson(node);
}

std::string Describe(const giq::Document& document) {
  std::string notes;
  for (const giq::Problem& problem : document.problems) {
    const bool refused = problem.message.starts_with("kubectl refuses");
    if (document.root != nullptr && problem.kind == giq::ProblemKind::kDroppedText && refused) {
      notes += ", \"refused\": true";
    }
  }
  if (document.root == nullptr) {
    const std::string why =
        document.problems.empty() ? "no root" : document.problems.front().message;
    return fmt::format("{{\"error\": {}}}", Quoted(why));
  }
  return fmt::format("{{\"json\": {}{}}}", giq::ToJson(*document.root), notes);
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const auto text = giq::DecodeBase64(line);
    if (!text) return 2;
    const auto file = giq::ReadManifest("text.yaml", *text);
    std::string out;
    for (const giq::Document& document : file->documents()) {
      if (document.root != nullptr && document.root->IsNull()) continue;
      if (!out.empty()) out += ", ";
      out += Describe(document);
    }
    std::cout << '[' << out << "]\n";
  }
}
