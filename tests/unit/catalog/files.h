// Catalog files of a test, by name and text.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/catalog/catalog.h"

namespace giq {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

inline Result<std::shared_ptr<const Catalog>> Extended(
    const NamedTexts& files, const std::shared_ptr<const Catalog>& base = Catalog::Embedded()) {
  std::vector<std::unique_ptr<Source>> sources;
  for (const auto& [name, text] : files) sources.push_back(std::make_unique<Source>(name, text));
  return Catalog::WithFiles(base, sources);
}

/// The Error's text, or "" when the files are taken.
inline std::string Fault(const NamedTexts& files) {
  const auto catalog = Extended(files);
  return catalog ? "" : catalog.error().Text();
}

}  // namespace giq
