#include "engine/workload/device_names.h"

#include <gtest/gtest.h>

namespace giq {
namespace {

TEST(MeantAcceleratorResource, GoesByTheDevice) {
  for (const std::string_view name : {"nvidia.com/tpu", "google.com/tpus", "cloud.google.com/tpu",
                                      "google/tpu", "gogle.com/tpu", "google.com/TPU"}) {
    EXPECT_EQ(MeantAcceleratorResource(name), "google.com/tpu") << name;
  }
  for (const std::string_view name : {"google.com/gpu", "nvidia.com/gpus", "nvidea.com/gpu",
                                      "nvidia/gpu", "nvidia.com/gup", "NVIDIA.com/GPU"}) {
    EXPECT_EQ(MeantAcceleratorResource(name), "nvidia.com/gpu") << name;
  }
}

TEST(MeantAcceleratorResource, LeavesOtherDevicesAlone) {
  for (const std::string_view name :
       {"nvidia.com/gpu", "google.com/tpu", "amd.com/gpu", "nvidia.com/vgpu", "nvidia.com/pgpu",
        "nvidia.com/gpu.shared", "nvidia.com/mig-1g.5gb", "nvidia.com/gpumem", "memory", "cpu",
        "gpu", "tpu", "aws.amazon.com/neuron", "cloud-tpus.google.com/v3", "intel.com/gpu", "",
        "/gpu", "nvidia.com/"}) {
    EXPECT_EQ(MeantAcceleratorResource(name), "") << name;
  }
}

}  // namespace
}  // namespace giq
