// The compiled-in facts themselves: that they are whole, sourced, sorted and agree with each other.
#include "catalog/embedded.h"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "engine/catalog/order.h"

namespace giq {
namespace {

template <typename Row>
void ExpectSortedAndSourced(std::span<const Row> rows) {
  ASSERT_FALSE(rows.empty());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i > 0) {
      EXPECT_TRUE(KeyLess(rows[i - 1], rows[i])) << "row " << i;
    }
    if constexpr (requires { rows[i].source; }) {
      EXPECT_FALSE(rows[i].source.empty()) << "row " << i;
    }
  }
}

TEST(EmbeddedTest, EveryTableIsSortedAndEveryRowHasASource) {
  const CatalogTables t = EmbeddedTables();
  ExpectSortedAndSourced(t.accelerators);
  ExpectSortedAndSourced(t.machine_types);
  ExpectSortedAndSourced(t.topologies);
  ExpectSortedAndSourced(t.models);
  ExpectSortedAndSourced(t.curves);
  ExpectSortedAndSourced(t.prices);
  ExpectSortedAndSourced(t.use_cases);
  ExpectSortedAndSourced(t.servers);
  ExpectSortedAndSourced(t.quotas);
  for (const CurveRow& curve : t.curves) {
    for (const CurvePoint& point : curve.points) EXPECT_FALSE(point.source.empty()) << curve.id;
  }
}

std::set<std::string_view> Labels() {
  std::set<std::string_view> labels;
  for (const AcceleratorRow& row : EmbeddedTables().accelerators) labels.insert(row.label);
  return labels;
}

TEST(EmbeddedTest, MachineTypesCarryKnownAccelerators) {
  const auto labels = Labels();
  for (const MachineTypeRow& row : EmbeddedTables().machine_types) {
    EXPECT_TRUE(labels.contains(row.accelerator)) << row.name;
    EXPECT_GT(row.accelerators, 0) << row.name;
    EXPECT_EQ(row.attached, row.name.find('*') != std::string_view::npos) << row.name;
    EXPECT_EQ(row.all_chips_per_pod, row.accelerator.starts_with("tpu")) << row.name;
    // a3-highgpu-8g, ct6e-standard-4t: the name says how many.
    const std::size_t dash = row.name.rfind('-');
    int named = 0;
    const char* const end = row.name.data() + row.name.size();
    const auto [next, code] = std::from_chars(row.name.data() + dash + 1, end, named);
    if (code == std::errc{} && next + 1 == end && (*next == 'g' || *next == 't')) {
      EXPECT_EQ(row.accelerators, named) << row.name;
    }
  }
}

TEST(EmbeddedTest, TopologiesAddUp) {
  std::map<std::string_view, const MachineTypeRow*> machines;
  const CatalogTables t = EmbeddedTables();
  for (const MachineTypeRow& row : t.machine_types) machines[row.name] = &row;
  for (const TopologyRow& row : t.topologies) {
    std::int64_t product = 1;
    std::int64_t side = 0;
    for (const char c : row.topology) {
      if (c == 'x') {
        product *= side;
        side = 0;
      } else {
        side = side * 10 + (c - '0');
      }
    }
    EXPECT_EQ(product * side, row.chips) << row.accelerator << " " << row.topology;
    EXPECT_EQ(row.chips_per_vm * row.vms, row.chips) << row.accelerator << " " << row.topology;
    ASSERT_TRUE(machines.contains(row.machine_type)) << row.machine_type;
    EXPECT_EQ(machines[row.machine_type]->accelerator, row.accelerator);
    EXPECT_EQ(machines[row.machine_type]->accelerators, static_cast<double>(row.chips_per_vm));
  }
}

TEST(EmbeddedTest, ModelSizesAgreeWithParametersAndTypes) {
  const std::map<std::string_view, double> bytes = {{"BF16", 2}, {"F16", 2}, {"F32", 4}};
  for (const ModelRow& row : EmbeddedTables().models) {
    EXPECT_GT(row.weights.count, 0) << row.id;
    EXPECT_GE(row.all_files.value_or(row.weights), row.weights) << row.id;
    if (row.parameters == 0 || row.size_kind == SizeKind::kUpper ||
        row.size_kind == SizeKind::kEstimated) {
      continue;
    }
    const double per_parameter =
        static_cast<double>(row.weights.count) / static_cast<double>(row.parameters);
    if (const auto known = bytes.find(row.dtype); known != bytes.end()) {
      EXPECT_NEAR(per_parameter / known->second, 1, 1e-4) << row.id;
    } else {
      EXPECT_GT(per_parameter, 0.45) << row.id;  // 4-bit weights at least
      EXPECT_LT(per_parameter, 1.3) << row.id;   // 8-bit weights and their scales at most
    }
  }
}

TEST(EmbeddedTest, SpotIsCheaperThanOnDemand) {
  const CatalogTables t = EmbeddedTables();
  for (const PriceRow& row : t.prices) {
    if (row.pricing_model != "spot") continue;
    PriceRow probe = row;
    probe.pricing_model = "on-demand";
    const PriceRow* on_demand = FindByKey(t.prices, probe);
    ASSERT_NE(on_demand, nullptr) << row.machine_type << " " << row.region;
    EXPECT_LT(row.usd_per_hour, on_demand->usd_per_hour) << row.machine_type << " " << row.region;
  }
}

TEST(EmbeddedTest, OnlyGiqsOwnCurvesGiveVerdicts) {
  std::size_t judging = 0;
  for (const CurveRow& curve : EmbeddedTables().curves) {
    if (!curve.verdicts) continue;
    ++judging;
    EXPECT_TRUE(curve.id.starts_with("giq/")) << curve.id;
    EXPECT_GE(curve.points.size(), 3U) << curve.id;
    EXPECT_EQ(curve.error_percent, 5) << curve.id;
  }
  EXPECT_EQ(judging, 3U);
}

TEST(EmbeddedTest, QuotasCountKnownAccelerators) {
  const auto labels = Labels();
  for (const QuotaNameRow& row : EmbeddedTables().quotas) {
    EXPECT_TRUE(row.accelerator == "*" || labels.contains(row.accelerator)) << row.accelerator;
    EXPECT_FALSE(row.alias && !row.quota_id.empty()) << row.metric;
  }
}

TEST(EmbeddedTest, ChipsOfTpu7xShowTwoDevices) {
  for (const AcceleratorRow& row : EmbeddedTables().accelerators) {
    EXPECT_EQ(row.devices_per_chip, row.label == "tpu7x" ? 2 : 1) << row.label;
    EXPECT_EQ(row.trust == Trust::kUnverified, row.label == "nvidia-gb300" || row.label == "tpu7")
        << row.label;
  }
}

TEST(EmbeddedTest, KnowsWhatIsGatedOnlyWhereItWasSeen) {
  const auto catalog = Catalog::Embedded();
  EXPECT_EQ(catalog->FindModel("google/gemma-2-27b-it")->gated, true);
  EXPECT_EQ(catalog->FindModel("openai/gpt-oss-120b")->gated, false);
  EXPECT_EQ(catalog->FindModel("mistralai/Codestral-22B-v0.1")->gated, std::nullopt);
  EXPECT_EQ(catalog->FindModel("mistralai/Codestral-22B-v0.1")->size_kind, SizeKind::kEstimated);
}

}  // namespace
}  // namespace giq
