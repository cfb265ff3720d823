#include "engine/catalog/order.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <utility>

#include "engine/base/letters.h"

namespace giq {
namespace {

bool SameFolded(char a, char b) { return a == b || ToLower(a) == ToLower(b); }

bool LessFolded(std::string_view a, std::string_view b) {
  const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), SameFolded);
  if (in_b == b.end()) return false;
  return in_a == a.end() || ToLower(*in_a) < ToLower(*in_b);
}

}  // namespace

bool EqualFolded(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), SameFolded);
}

std::string CanonicalServer(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kNames = {{
      {"tensorrt-llm", "trtllm"},
      {"tensorrt_llm", "trtllm"},
      {"trt-llm", "trtllm"},
      {"text-generation-inference", "tgi"},
  }};
  for (const auto& [long_name, short_name] : kNames) {
    if (EqualFolded(name, long_name)) return std::string(short_name);
  }
  return LowerCase(name);
}

bool KeyLess(const AcceleratorRow& a, const AcceleratorRow& b) { return a.label < b.label; }

bool KeyLess(const MachineTypeRow& a, const MachineTypeRow& b) { return a.name < b.name; }

bool KeyLess(const TopologyRow& a, const TopologyRow& b) {
  return std::tie(a.accelerator, a.topology, a.machine_type) <
         std::tie(b.accelerator, b.topology, b.machine_type);
}

bool KeyLess(const ModelRow& a, const ModelRow& b) { return LessFolded(a.id, b.id); }

bool KeyLess(const CurveRow& a, const CurveRow& b) { return a.id < b.id; }

bool KeyLess(const PriceRow& a, const PriceRow& b) {
  return std::tie(a.machine_type, a.region, a.pricing_model) <
         std::tie(b.machine_type, b.region, b.pricing_model);
}

bool KeyLess(const UseCaseRow& a, const UseCaseRow& b) { return LessFolded(a.name, b.name); }

bool KeyLess(const ServerRow& a, const ServerRow& b) {
  return std::tie(a.server, a.tpu) < std::tie(b.server, b.tpu);
}

bool KeyLess(const QuotaNameRow& a, const QuotaNameRow& b) {
  return std::tie(a.accelerator, a.provisioning, a.metric, a.quota_id, a.family_dimension) <
         std::tie(b.accelerator, b.provisioning, b.metric, b.quota_id, b.family_dimension);
}

}  // namespace giq
