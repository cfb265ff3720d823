#include "rules/accelerator_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "engine/base/letters.h"
#include "engine/base/near.h"

namespace giq {
namespace {

constexpr std::size_t kTypo = 2;

bool IsNoise(std::string_view word) {
  constexpr std::array<std::string_view, 8> kNoise = {"nvidia", "tesla", "google", "cloud",
                                                      "gpu",    "tpu",   "slice",  "podslice"};
  return std::ranges::find(kNoise, word) != kNoise.end();
}

/// The word that names the hardware: `h100` of `nvidia-h100-80gb`, `v5e` of `TPU v5e (device)`,
/// `7x` of `tpu7x`.
std::string Designation(std::string_view name) {
  const std::string lower = LowerCase(name);
  std::string_view rest = lower;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of("-_ .("), rest.size());
    std::string_view word = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (word.starts_with("tpu") && word.size() > 3) word.remove_prefix(3);
    if (!IsNoise(word) && std::ranges::any_of(word, IsDigit)) return std::string(word);
  }
  return {};
}

std::string Digits(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), IsDigit);
  return digits;
}

bool NamesTheSameProduct(const std::string& designation, const AcceleratorRow& row) {
  return !designation.empty() &&
         (designation == Designation(row.label) || designation == Designation(row.product));
}

/// What names a product of its own is no typo of another one: `tpu-v5e-slice` is one letter from
/// `tpu-v5p-slice`.
bool MayBeTypoOf(const std::string& designation, bool known, const AcceleratorRow& row) {
  return known ? NamesTheSameProduct(designation, row)
               : Digits(designation) == Digits(Designation(row.label));
}

}  // namespace

NearAccelerators FindNearAccelerators(std::string_view label, const Catalog& catalog) {
  std::vector<const AcceleratorRow*> rows = catalog.AllAccelerators();
  std::erase_if(rows, [](const AcceleratorRow* row) { return row->trust != Trust::kVerified; });
  const std::string designation = Designation(label);
  const bool known = std::ranges::any_of(
      rows, [&](const AcceleratorRow* row) { return NamesTheSameProduct(designation, *row); });
  NearAccelerators near;
  std::size_t typos = 0;
  for (const AcceleratorRow* row : rows) {
    const bool typo =
        EditDistance(label, row->label, kTypo) <= kTypo && MayBeTypoOf(designation, known, *row);
    if (typo) near.typo_of = ++typos == 1 ? row : nullptr;
    if (typo || NamesTheSameProduct(designation, *row)) near.rows.push_back(row);
  }
  const std::size_t far = std::max<std::size_t>(label.size(), 64);
  std::ranges::stable_sort(near.rows, {}, [&](const AcceleratorRow* row) {
    return EditDistance(label, row->label, far);
  });
  return near;
}

}  // namespace giq
