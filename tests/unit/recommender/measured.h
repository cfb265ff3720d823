// A catalog with curves of the test's own, and values in what is answered.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

#include "engine/document/document.h"
#include "tests/unit/catalog/files.h"

namespace giq {

/// What tells one measured configuration from another.
struct Setup {
  std::string_view machine;
  std::string_view accelerator;
  std::string_view model;
  std::string_view server;
  std::string_view version;
  std::string_view use_case = "";
  std::string_view lengths = ",";  ///< "input,output"
  std::string_view stack = ",";    ///< "llm-d,0.3"
};

/// The built-in catalog with a curve for each setup: in flight at its points are 2, 16, 63 and 648
/// requests, at the last it saturates.
inline std::shared_ptr<const Catalog> Measured(std::initializer_list<Setup> setups) {
  std::string text =
      "machine_type,accelerator,model,server,server_version,use_case,average_input_length,"
      "average_output_length,serving_stack,serving_stack_version,output_tokens_per_second,"
      "ntpot_ms,ttft_ms,itl_ms,requests_per_second\n";
  for (const Setup& setup : setups) {
    for (const char* point :
         {"100,20,50,15,1", "400,40,90,30,4", "700,90,200,80,7", "720,900,2000,800,7.2"}) {
      text += fmt::format("{},{},{},{},{},{},{},{},{}\n", setup.machine, setup.accelerator,
                          setup.model, setup.server, setup.version, setup.use_case, setup.lengths,
                          setup.stack, point);
    }
  }
  auto catalog = Extended({{"benchmarks.csv", text}});
  if (!catalog) throw std::runtime_error(catalog.error().Text());
  return *catalog;
}

/// The text at a JSON pointer of a document; "(none)" where there is nothing, JSON for what is no
/// scalar.
inline std::string TextAt(const Node* root, std::string_view pointer) {
  const Node* node = root == nullptr ? nullptr : Resolve(*root, pointer);
  if (node == nullptr) return "(none)";
  return node->IsScalar() ? std::string(node->text) : ToJson(*node);
}

}  // namespace giq
