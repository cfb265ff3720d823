// Accelerators that the pods of a cluster hold and wait for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "webhook/kube/snapshot.h"

namespace giq {

/// How an accelerator's machine is bought.
enum class Purchase : std::uint8_t { kOnDemand, kSpot, kFlexStart, kReservation };

/// Accelerators of one kind, bought in one way.
struct AcceleratorHolding {
  std::string accelerator;  ///< The node label's value: "nvidia-l4", "tpu-v6e-slice".
  Purchase purchase = Purchase::kOnDemand;
  double held = 0;     ///< GPUs or TPU chips of pods that are on a node.
  double pending = 0;  ///< Of pods that wait for one.
};

/// What the pods of a cluster take, by owner.
class AcceleratorCount {
 public:
  /// Whether pods and nodes were all there; else the count is too low.
  bool complete = false;
  /// Pods with accelerators whose kind or purchase is not known: their node is gone or shows only
  /// parts of GPUs, or they wait and would take more than one. They are in no holding.
  std::size_t uncounted_pods = 0;

  /// What all pods take but those of one workload, by accelerator and purchase.
  [[nodiscard]] std::vector<AcceleratorHolding> Without(std::string_view kind,
                                                        std::string_view namespace_,
                                                        std::string_view name) const;
  /// What all pods take.
  [[nodiscard]] std::vector<AcceleratorHolding> All() const { return Without({}, {}, {}); }
  /// What the pods of one workload take.
  [[nodiscard]] std::vector<AcceleratorHolding> Of(std::string_view kind,
                                                   std::string_view namespace_,
                                                   std::string_view name) const;

 private:
  friend AcceleratorCount CountAccelerators(const StoreSnapshot& snapshot);
  struct Amount {
    double held = 0;
    double pending = 0;
  };
  using Key = std::pair<std::string, Purchase>;
  using Amounts = std::map<Key, Amount>;
  using Owner = std::tuple<std::string, std::string, std::string>;  // kind, namespace, name

  [[nodiscard]] static std::vector<AcceleratorHolding> Listed(const Amounts& amounts);

  Amounts all_;
  std::map<Owner, Amounts> by_owner_;
};

/// Counts the accelerators of pods: as many as a pod's limits hold, of the kind and purchase of its
/// node where it has one, else of those that it requires. A share of a time-shared GPU counts as
/// that part of it. Pods that ended hold nothing, those that are being deleted still do.
[[nodiscard]] AcceleratorCount CountAccelerators(const StoreSnapshot& snapshot);

}  // namespace giq
