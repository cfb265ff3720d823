// Build-time program: reads the catalog's CSV files and writes them as a C++ file of constants.
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/catalog/load.h"

namespace giq {
namespace {

std::string Literal(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += {'\\', c};
    } else if (byte < 0x20 || byte >= 0x7F) {
      out += fmt::format("\\{:03o}",
                         byte);  // octal takes three digits at most, so what follows is safe
    } else {
      out += c;
    }
  }
  return out + "\"sv";
}

std::string Value(std::string_view text) { return Literal(text); }
std::string Value(double number) { return fmt::format("{}", number); }
std::string Value(std::int64_t number) { return fmt::format("{}", number); }
std::string Value(bool flag) { return flag ? "true" : "false"; }
std::string Value(Bytes bytes) { return fmt::format("Bytes{{{}}}", bytes.count); }
std::string Value(AcceleratorKind kind) {
  return fmt::format("AcceleratorKind{{{}}}", static_cast<int>(kind));
}
std::string Value(Trust trust) { return fmt::format("Trust{{{}}}", static_cast<int>(trust)); }
std::string Value(SizeKind kind) { return fmt::format("SizeKind{{{}}}", static_cast<int>(kind)); }
template <typename T>
std::string Value(const std::optional<T>& value) {
  return value ? Value(*value) : "std::nullopt";
}

template <typename... Fields>
std::string Braced(const Fields&... fields) {
  std::string out;
  ((out += (out.empty() ? "{" : ", ") + Value(fields)), ...);
  return out + "},\n";
}

std::string Row(const AcceleratorRow& r) {
  return Braced(r.label, r.kind, r.resource, r.label_key, r.memory_gib, r.product,
                r.devices_per_chip, r.trust, r.source);
}
std::string Row(const MachineTypeRow& r) {
  return Braced(r.name, r.accelerator, r.accelerators, r.vcpus, r.memory_gib, r.local_ssd_gib,
                r.ephemeral_on_local_ssd, r.all_chips_per_pod, r.attached, r.spot_or_flex_only,
                r.source);
}
std::string Row(const TopologyRow& r) {
  return Braced(r.accelerator, r.topology, r.chips, r.machine_type, r.chips_per_vm, r.vms,
                r.source);
}
std::string Row(const ModelRow& r) {
  return Braced(r.id, r.parameters, r.weights, r.all_files, r.dtype, r.size_kind, r.gated,
                r.source);
}
std::string Row(const CurvePoint& r) {
  return Braced(r.output_tokens_per_second, r.ntpot_ms, r.ttft_ms, r.itl_ms, r.requests_per_second,
                r.usd_per_million_input_tokens, r.usd_per_million_output_tokens, r.source);
}
std::string Row(const PriceRow& r) {
  return Braced(r.machine_type, r.region, r.pricing_model, r.usd_per_hour, r.date, r.source);
}
std::string Row(const UseCaseRow& r) {
  return Braced(r.name, r.input_tokens, r.output_tokens, r.is_default, r.serving_stack, r.source);
}
std::string Row(const ServerRow& r) {
  return Braced(r.server, r.tpu, r.default_port, r.health_path, r.metrics_path, r.metrics,
                r.source);
}
std::string Row(const QuotaNameRow& r) {
  return Braced(r.accelerator, r.provisioning, r.metric, r.quota_id, r.family_dimension, r.global,
                r.alias, r.source);
}

template <typename T>
std::string Array(std::string_view type, std::string_view name, const T& rows) {
  std::string out = fmt::format("constexpr {} {}[] = {{\n", type, name);
  for (const auto& row : rows) out += Row(row);
  return out + "};\n";
}

/// A curve's points have a table of their own, which the curve's row views.
std::string Curves(const std::vector<CurveRow>& curves) {
  std::string points;
  std::string rows = "constexpr CurveRow kCurves[] = {\n";
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const CurveRow& c = curves[i];
    points += Array("CurvePoint", fmt::format("kPoints{}", i), c.points);
    std::string row =
        Braced(c.id, c.machine_type, c.accelerator, c.accelerators, c.model, c.server,
               c.server_version, c.use_case, c.input_tokens, c.output_tokens, c.serving_stack,
               c.serving_stack_version, c.pricing_model, c.error_percent, c.verdicts);
    row.resize(row.size() - std::string_view("},\n").size());
    rows += fmt::format("{}, kPoints{}}},\n", row, i);
  }
  return points + rows + "};\n";
}

std::string CodeOf(const LoadedTables& t) {
  std::string code =
      "// Written by compile_catalog.\n#include <optional>\n#include <string_view>\n\n"
      "#include \"catalog/embedded.h\"\n\nnamespace giq {\nnamespace {\n"
      "using namespace std::string_view_literals;\n";
  code += Array("AcceleratorRow", "kAccelerators", t.accelerators);
  code += Array("MachineTypeRow", "kMachineTypes", t.machine_types);
  code += Array("TopologyRow", "kTopologies", t.topologies);
  code += Array("ModelRow", "kModels", t.models);
  code += Curves(t.curves);
  code += Array("PriceRow", "kPrices", t.prices);
  code += Array("UseCaseRow", "kUseCases", t.use_cases);
  code += Array("ServerRow", "kServers", t.servers);
  code += Array("QuotaNameRow", "kQuotas", t.quotas);
  return code +
         "}  // namespace\n\nCatalogTables EmbeddedTables() {\n"
         "  return {kAccelerators, kMachineTypes, kTopologies, kModels, kCurves,\n"
         "          kPrices, kUseCases, kServers, kQuotas};\n}\n}  // namespace giq\n";
}

Result<void> LoadFile(const std::string& path, LoadedTables& tables) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fail(ErrorCode::kIo, "cannot be read", {path, 0, 0});
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  const Source source(path, text);
  return LoadTable(source, {.machine_type = {}, .source_required = true}, tables);
}

int Run(const std::vector<std::string>& arguments) {
  if (arguments.size() < 2) {
    fmt::print(stderr, "usage: compile_catalog OUTPUT.cpp TABLE.csv…\n");
    return 2;
  }
  LoadedTables tables;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const auto loaded = LoadFile(arguments[i], tables);
    if (!loaded) {
      fmt::print(stderr, "{}\n", loaded.error().Text());
      return 1;
    }
  }
  SortByKey(tables);
  std::ofstream out(arguments[0], std::ios::binary);
  out << CodeOf(tables);
  out.close();
  if (!out) {
    fmt::print(stderr, "{}: cannot be written\n", arguments[0]);
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace giq

int main(int argc, char** argv) { return giq::Run({argv + 1, argv + argc}); }
