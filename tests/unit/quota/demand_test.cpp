// How many accelerators a workload needs. Expected values of rows named by a number are those of
// the corpus.
#include "engine/quota/demand.h"

#include <gtest/gtest.h>

#include <limits>

namespace giq {
namespace {

using Replicas = Fact<std::int64_t>;

Fact<IntOrPercent> Percent(std::int64_t amount) {
  return Fact<IntOrPercent>::Known({amount, true}, {});
}
Fact<IntOrPercent> Pods(std::int64_t amount) {
  return Fact<IntOrPercent>::Known({amount, false}, {});
}

/// A Deployment with the API's defaults.
Workload Deployment(std::int64_t replicas, std::int64_t accelerators) {
  Workload workload;
  workload.replicas = Replicas::Known(replicas, {});
  workload.accelerators_per_pod = Replicas::Known(accelerators, {});
  workload.rollout.kind = Rollout::Kind::kRollingUpdate;
  workload.rollout.max_surge = Percent(25);
  workload.rollout.max_unavailable = Percent(25);
  return workload;
}

Demand DemandFor(const Workload& workload, const Bundle& bundle = {}) {
  const auto demand = DemandOf(workload, bundle, *Catalog::Embedded());
  EXPECT_TRUE(demand.has_value());
  return demand.value_or(Demand{});
}

Bundle WithAutoscaler(Replicas least, Replicas most) {
  Bundle bundle;
  Autoscaler scaler;
  scaler.min_replicas = least;
  scaler.max_replicas = most;
  bundle.autoscalers.push_back(scaler);
  return bundle;
}

TEST(DemandTest, DeploymentWithDefaultSurge) {  // 001: 1 x 4, 066: 6 x 2, 020: 2 x 8
  Demand demand = DemandFor(Deployment(1, 4));
  EXPECT_EQ(demand.per_pod, 4);
  EXPECT_EQ(demand.steady, 4);
  EXPECT_EQ(demand.at_most, 4);
  EXPECT_EQ(demand.rollout_peak, 8);
  EXPECT_EQ(demand.steady_pods, 1);
  EXPECT_EQ(demand.surge_pods, 1);
  EXPECT_EQ(demand.unavailable_pods, 0);
  EXPECT_FALSE(demand.whole_vms);
  demand = DemandFor(Deployment(6, 2));
  EXPECT_EQ(demand.steady, 12);
  EXPECT_EQ(demand.surge_pods, 2);        // 1.5 rounded up
  EXPECT_EQ(demand.unavailable_pods, 1);  // 1.5 rounded down
  EXPECT_EQ(demand.rollout_peak, 16);
  EXPECT_EQ(DemandFor(Deployment(2, 8)).rollout_peak, 24);
}

TEST(DemandTest, RecreateAndInPlaceHaveNoSurge) {  // 030, 035
  Workload workload = Deployment(1, 4);
  workload.rollout.kind = Rollout::Kind::kRecreate;
  EXPECT_EQ(DemandFor(workload).rollout_peak, 4);
  EXPECT_EQ(DemandFor(workload).surge_pods, 0);
  workload.rollout.kind = Rollout::Kind::kInPlace;
  EXPECT_EQ(DemandFor(workload).rollout_peak, 4);
}

TEST(DemandTest, AnAutoscalerDecidesBothEnds) {  // 016+017: 1 x 8, HPA 1-2
  Workload workload = Deployment(3, 8);
  workload.autoscaler = 0;
  const Demand demand =
      DemandFor(workload, WithAutoscaler(Replicas::Known(1, {}), Replicas::Known(2, {})));
  EXPECT_EQ(demand.steady, 8);
  EXPECT_EQ(demand.at_most, 16);
  EXPECT_EQ(demand.rollout_peak, 16);
}

TEST(DemandTest, GroupsCountAllTheirPods) {  // 011+014: LWS 1 x 2 pods x 8, HPA max 2, no surge
  Workload workload = Deployment(1, 8);
  workload.pods_per_replica = 2;
  workload.rollout.max_surge = Pods(0);
  workload.rollout.max_unavailable = Pods(1);
  workload.autoscaler = 0;
  Demand demand =
      DemandFor(workload, WithAutoscaler(Replicas::Known(1, {}), Replicas::Known(2, {})));
  EXPECT_EQ(demand.steady, 16);
  EXPECT_EQ(demand.at_most, 32);
  EXPECT_EQ(demand.rollout_peak, 16);
  EXPECT_EQ(demand.steady_pods, 2);
  EXPECT_EQ(demand.unavailable_pods, 2);
  workload.rollout.max_surge = Pods(1);
  EXPECT_EQ(DemandFor(workload, WithAutoscaler(Replicas::Known(1, {}), Replicas::Known(2, {})))
                .rollout_peak,
            32);
}

TEST(DemandTest, UnknownFactsLeaveTheirPartOut) {
  Workload workload = Deployment(1, 4);
  workload.accelerators_per_pod = Replicas::Unknown();
  EXPECT_FALSE(DemandOf(workload, {}, *Catalog::Embedded()).has_value());
  workload = Deployment(1, 4);
  workload.replicas = Replicas::Unknown();
  EXPECT_EQ(DemandFor(workload).steady, std::nullopt);
  EXPECT_EQ(DemandFor(workload).at_most, std::nullopt);
  EXPECT_EQ(DemandFor(workload).rollout_peak, std::nullopt);
  EXPECT_EQ(DemandFor(workload).per_pod, 4);
  workload = Deployment(1, 4);
  workload.rollout.kind = Rollout::Kind::kUnknown;
  EXPECT_EQ(DemandFor(workload).rollout_peak, std::nullopt);
  EXPECT_EQ(DemandFor(workload).steady, 4);
  workload = Deployment(1, 4);
  workload.rollout.max_surge = Fact<IntOrPercent>::Unknown();
  EXPECT_EQ(DemandFor(workload).rollout_peak, std::nullopt);
  workload = Deployment(1, 4);
  workload.autoscaler = 0;
  const Bundle bundle = WithAutoscaler(Replicas::Known(1, {}), Replicas::Unknown());
  EXPECT_EQ(DemandFor(workload, bundle).steady, 4);
  EXPECT_EQ(DemandFor(workload, bundle).at_most, std::nullopt);
}

TEST(DemandTest, SurgeAndUnavailabilityOfNothingStillReplaceOnePod) {
  Workload workload = Deployment(3, 4);
  workload.rollout.max_surge = Pods(0);
  workload.rollout.max_unavailable = Percent(25);  // 0.75, rounded down
  EXPECT_EQ(DemandFor(workload).rollout_peak, 12);
  EXPECT_EQ(DemandFor(workload).unavailable_pods, 1);
}

TEST(DemandTest, WholeVmsCountWhereTheMachineTypeIsKnown) {
  Workload workload = Deployment(3, 3);
  workload.machine_type = Fact<std::string>::Known("g2-standard-96", {});  // 8 L4: 2 pods a VM
  Demand demand = DemandFor(workload);
  EXPECT_TRUE(demand.whole_vms);
  EXPECT_EQ(demand.steady, 16);
  EXPECT_EQ(demand.rollout_peak, 16);  // the fourth pod fits the second VM
  workload.replicas = Replicas::Known(5, {});
  EXPECT_EQ(DemandFor(workload).steady, 24);
  EXPECT_EQ(DemandFor(workload).rollout_peak, 32);  // 7 pods
}

TEST(DemandTest, PodsTimesAcceleratorsWhereVmsDoNotFollow) {
  Workload workload = Deployment(3, 3);
  for (const char* machine : {"z9-giant-16g", "n1-standard-8", "g2-standard-24", "g4-standard-6"}) {
    workload.machine_type = Fact<std::string>::Known(machine, {});
    EXPECT_FALSE(DemandFor(workload).whole_vms) << machine;
    EXPECT_EQ(DemandFor(workload).steady, 9) << machine;
  }
  workload.machine_type = Fact<std::string>::Known("g2-standard-96", {});
  workload.accelerator = Fact<std::string>::Known("nvidia-b200", {});  // another rule's finding
  EXPECT_EQ(DemandFor(workload).steady, 9);
}

TEST(DemandTest, HugeAndNegativeCountsGiveNothing) {
  Workload workload = Deployment(std::numeric_limits<std::int64_t>::max(), 8);
  EXPECT_EQ(DemandFor(workload).steady, std::nullopt);
  workload = Deployment(-1, 8);
  EXPECT_EQ(DemandFor(workload).steady, std::nullopt);
  workload = Deployment(0, 8);
  EXPECT_EQ(DemandFor(workload).steady, 0);
}

}  // namespace
}  // namespace giq
