#include "engine/document/effective.h"

#include <algorithm>

namespace giq {

std::vector<const Entry*> EffectiveEntries(const Node& mapping) {
  std::vector<const Entry*> sorted;
  sorted.reserve(mapping.entries.size());
  for (const Entry& entry : mapping.entries) sorted.push_back(&entry);
  // Entries are written in order of their addresses.
  std::sort(sorted.begin(), sorted.end(), [](const Entry* a, const Entry* b) {
    return a->key->text != b->key->text ? a->key->text < b->key->text : a < b;
  });
  std::vector<const Entry*> last;
  last.reserve(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    const bool again = i + 1 < sorted.size() && sorted[i + 1]->key->text == sorted[i]->key->text;
    if (!again) last.push_back(sorted[i]);
  }
  std::sort(last.begin(), last.end());
  return last;
}

}  // namespace giq
