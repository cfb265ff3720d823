// Catalog files of a test, by name and text.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/catalog/catalog.h"

namespace giq {

using NamedTexts = std::vector<std::pair<std::string, std::string>>;

inline std::vector<std::unique_ptr<Source>> SourcesOf(const NamedTexts& files) {
  std::vector<std::unique_ptr<Source>> sources;
  for (const auto& [name, text] : files) sources.push_back(std::make_unique<Source>(name, text));
  return sources;
}

inline Result<std::shared_ptr<const Catalog>> Extended(
    const NamedTexts& files, const std::shared_ptr<const Catalog>& base = Catalog::Embedded()) {
  return Catalog::WithFiles(base, SourcesOf(files));
}

/// The Error's text, or "" when the files are taken.
inline std::string Fault(const NamedTexts& files) {
  const auto catalog = Extended(files);
  return catalog ? "" : catalog.error().Text();
}

/// All Errors' texts, in order.
inline std::vector<std::string> Faults(const NamedTexts& files) {
  std::vector<std::string> texts;
  for (const Error& fault : Catalog::FaultsIn(Catalog::Embedded(), SourcesOf(files))) {
    texts.push_back(fault.Text());
  }
  return texts;
}

}  // namespace giq
