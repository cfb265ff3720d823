#include "engine/workload/quantity.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

TEST(Quantity, ReadsWhatTheApiServerReads) {
  const std::pair<std::string_view, std::int64_t> cases[] = {
      {"0", 0},
      {"1", 1},
      {"192G", 192'000'000'000},
      {"80Gi", 85'899'345'920},
      {"1.5Gi", 1'610'612'736},
      {".5Ki", 512},
      {"1e3", 1000},
      {"1E3", 1000},
      {"12e+2", 1200},
      {"1k", 1000},
      {"100M", 100'000'000},
      {"2Ti", 2'199'023'255'552},
      {"1500m", 2},  // rounded up to whole bytes
      {"1n", 1},
      {"+1Mi", 1'048'576},
      {"9223372036854775807", 9'223'372'036'854'775'807}};
  for (const auto& [text, bytes] : cases) {
    const auto parsed = ParseQuantity(text);
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->count, bytes) << text;
  }
}

TEST(Quantity, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "-1", "Gi", "1 Gi", "1gi", "1GB", "0x10", "1_000", "1.2.3", "${SIZE}", "1e400", "10E",
        "8Ei", "9223372036854775808", "1e", "1e+"}) {
    // `10E` is ten exabytes, more than an int64 holds.
    EXPECT_FALSE(ParseQuantity(text)) << text;
  }
}

}  // namespace
}  // namespace giq
