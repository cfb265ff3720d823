#include "webhook/review/handle.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/review/reviews.h"

namespace giq {
namespace {

using testing::Request;
using testing::Response;
using testing::World;

World WithQuota(double limit) {
  World world;
  world.env.quota = Quota({{.accelerator = "nvidia-l4",
                            .region = "us-central1",
                            .limit = limit,
                            .name = "NVIDIA_L4_GPUS",
                            .source = "quota.json:12"}});
  world.env.cluster.region = "us-central1";
  return world;
}

TEST(Handle, Smoke) {
  const World world = WithQuota(1);
  const Answer answer = world.Ask({.object = testing::JsonOf(testing::kServer)});
  const Response response(answer);
  std::cout << answer.body << "\n" << response.message() << "\n";
  for (const auto& w : response.warnings()) std::cout << w << "\n";
  const Answer a2 = World().Ask({.object = testing::JsonOf(testing::kServer)});
  std::cout << a2.body << "\n";
}

}  // namespace
}  // namespace giq
