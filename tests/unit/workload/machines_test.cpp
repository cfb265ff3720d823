#include "engine/workload/machines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace giq {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string_view> NamesFor(const Workload& workload) {
  const auto catalog = Catalog::Embedded();
  std::vector<std::string_view> names;
  for (const MachineTypeRow* row : MachineTypesFor(workload, *catalog)) names.push_back(row->name);
  return names;
}

Workload With(std::string accelerator, std::int64_t count) {
  Workload workload;
  workload.accelerator = Fact<std::string>::Known(std::move(accelerator), {});
  workload.accelerators_per_pod = Fact<std::int64_t>::Known(count, {});
  return workload;
}

TEST(MachineTypesFor, HaveTheAcceleratorsThatThePodWants) {
  EXPECT_THAT(NamesFor(With("nvidia-l4", 4)), ElementsAre("g2-standard-48", "g2-standard-96"));
  EXPECT_THAT(NamesFor(With("nvidia-h100-80gb", 8)), Contains("a3-highgpu-8g"));
  EXPECT_THAT(NamesFor(With("nvidia-l4", 16)), IsEmpty());
}

TEST(MachineTypesFor, AreTheSelectedOneAlone) {
  Workload workload = With("nvidia-l4", 1);
  workload.machine_type = Fact<std::string>::Known("g2-standard-96", {});
  EXPECT_THAT(NamesFor(workload), ElementsAre("g2-standard-96"));
  workload.machine_type = Fact<std::string>::Known("z9-standard-1", {});
  EXPECT_THAT(NamesFor(workload), IsEmpty());
  workload.machine_type = Fact<std::string>::Unknown();
  EXPECT_THAT(NamesFor(workload), IsEmpty());
}

TEST(MachineTypesFor, AreUnknownWithoutAccelerator) {
  EXPECT_THAT(NamesFor(Workload{}), IsEmpty());
}

TEST(UsualWorkingSet, GrowsWithTheGpus) {
  EXPECT_EQ(UsualWorkingSet(1), GiB(4));
  EXPECT_EQ(UsualWorkingSet(8), GiB(25));
  EXPECT_EQ(UsualWorkingSet(0), GiB(4));
  EXPECT_GT(UsualWorkingSet(INT64_MAX).count, 0);
}

}  // namespace
}  // namespace giq
