#include "engine/workload/disk.h"

#include <algorithm>

namespace giq {
namespace {

// Nodes with the default disk report a capacity of 98831908Ki (`kubectl describe node`); other
// sizes are taken in proportion.
constexpr std::int64_t kDefaultFileSystemKiB = 98'831'908;
constexpr std::int64_t kDefaultDiskKiB = 100 * kGiB / 1024;

// https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes: of a boot disk GKE
// reserves the least of 50 %, 6 GiB + 35 %, and 100 GiB.
Bytes SystemReservation(Bytes boot_disk) {
  const std::int64_t half = boot_disk.count / 2;
  const std::int64_t third = 6 * kGiB + boot_disk.count / 100 * 35;
  return {std::min({half, third, 100 * kGiB})};
}

}  // namespace

Bytes FileSystemOf(Bytes boot_disk) {
  // In two steps, so that no product leaves 64 bits.
  const std::int64_t kib = boot_disk.count / 1024;
  const std::int64_t whole = kib / kDefaultDiskKiB * kDefaultFileSystemKiB;
  const std::int64_t rest = kib % kDefaultDiskKiB * kDefaultFileSystemKiB / kDefaultDiskKiB;
  return {(whole + rest) * 1024};
}

Bytes EvictionThreshold(Bytes boot_disk) {
  // The kubelet keeps the share as a float32, which shows in the thresholds that its events name.
  const double share = static_cast<double>(0.1F);
  return {static_cast<std::int64_t>(static_cast<double>(FileSystemOf(boot_disk).count) * share)};
}

Bytes UsableByPods(Bytes boot_disk) {
  return {FileSystemOf(boot_disk).count - EvictionThreshold(boot_disk).count};
}

Bytes AllocatableForRequests(Bytes boot_disk) {
  const Bytes usable = UsableByPods(boot_disk);
  return {std::max<std::int64_t>(0, usable.count - SystemReservation(boot_disk).count)};
}

Bytes TooLargeForBootDisk(Bytes boot_disk) { return {boot_disk.count - boot_disk.count / 10}; }

Bytes TightOnBootDisk(Bytes boot_disk) { return {boot_disk.count - boot_disk.count / 5}; }

}  // namespace giq
