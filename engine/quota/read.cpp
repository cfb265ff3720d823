// Which shape a quota file has, and its reading by that shape's reader.
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <utility>

#include "engine/quota/reader.h"

namespace giq {
namespace {

constexpr std::string_view kAccepted =
    "accepted are `gcloud compute regions describe|list`, `gcloud compute project-info describe` "
    "and `gcloud alpha quotas info list` as JSON or YAML, and a list of {accelerator, limit}";

// More accelerators than any quota has: a wrong unit or a wrong column.
constexpr double kMostAccelerators = 1e9;

// The Compute API writes the largest 64-bit integer for "unlimited"; a double may round it.
constexpr double kUnlimited = 9.2e18;

/// A number, or a text that is one: the Cloud Quotas API writes 64-bit integers as JSON strings.
std::optional<double> NumberOf(const Node& node) {
  if (node.kind == NodeKind::kInteger || node.kind == NodeKind::kFloat) return node.number;
  if (!node.IsString()) return {};
  double number = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [next, code] = std::from_chars(node.text.data(), end, number);
  if (code != std::errc{} || next != end) return {};
  return number;
}

std::string Shown(const Node& node) {
  if (node.IsMapping()) return "a mapping";
  if (node.IsSequence()) return "a list";
  return fmt::format("\"{}\"", node.text);
}

bool HasSequence(const Node& node, std::string_view key) {
  const Node* value = node.Find(key);
  return value != nullptr && value->IsSequence();
}

Result<void> ReadItems(QuotaReader& reader, const Node& list,
                       Result<void> (*read)(QuotaReader&, const Node&)) {
  for (const Node* item : list.items) {
    if (auto done = read(reader, *item); !done) return done;
  }
  return {};
}

Result<void> ReadObject(QuotaReader& reader, const Node& node) {
  if (HasSequence(node, "quotas")) return ReadComputeQuotas(reader, node);
  if (HasSequence(node, "dimensionsInfos")) return ReadQuotaInfo(reader, node);
  if (node.IsMapping() && node.Find("quotaId") != nullptr) return {};  // a quota without any value
  if (node.IsMapping() && node.Find("quotaConfig") != nullptr) {
    return reader.Refuse(node, fmt::format("this is a quota preference, which says what was asked "
                                           "for and not what is granted; {}",
                                           kAccepted));
  }
  return reader.Refuse(node, fmt::format("no quota in a form that is known here; {}", kAccepted));
}

bool LooksHandWritten(const Node& list) {
  return !list.items.empty() && list.items.front()->IsMapping() &&
         list.items.front()->Find("accelerator") != nullptr;
}

Result<void> ReadRoot(QuotaReader& reader, const Node& root) {
  if (root.IsSequence() && LooksHandWritten(root)) return ReadHandWritten(reader, root);
  if (root.IsSequence()) return ReadItems(reader, root, ReadObject);
  if (HasSequence(root, "quota")) return ReadHandWritten(reader, *root.Find("quota"));
  if (HasSequence(root, "quotaInfos"))
    return ReadItems(reader, *root.Find("quotaInfos"), ReadObject);
  if (HasSequence(root, "items")) return ReadItems(reader, *root.Find("items"), ReadObject);
  return ReadObject(reader, root);
}

/// The fault of a document that has no tree.
Error Unreadable(const File& file, const Document& document, const Problem& problem) {
  const LineColumn at = file.source().Locate(problem.span.begin);
  const ErrorCode code =
      problem.kind == ProblemKind::kLimit ? ErrorCode::kLimit : ErrorCode::kInvalid;
  return {code,
          fmt::format("not {}: {}", document.json ? "JSON" : "YAML", problem.message),
          {file.source().name(), at.line, at.column}};
}

}  // namespace

std::string QuotaReader::SourceOf(const Node& node) const {
  return fmt::format("{}:{}", file.source().name(), file.source().Locate(node.span.begin).line);
}

std::unexpected<Error> QuotaReader::Refuse(const Node& node, std::string what) const {
  const LineColumn at = file.source().Locate(node.span.begin);
  return Fail(ErrorCode::kInvalid, std::move(what), {file.source().name(), at.line, at.column});
}

Result<std::optional<double>> QuotaReader::Amount(const Node& node, std::string_view what) const {
  const std::optional<double> number = NumberOf(node);
  if (!number || !std::isfinite(*number)) {
    return Refuse(node, fmt::format("{}: {} is no number", what, Shown(node)));
  }
  if (*number == -1 || *number >= kUnlimited) return std::nullopt;
  if (*number < 0) return Refuse(node, fmt::format("{}: {} is negative", what, node.text));
  if (*number > kMostAccelerators) {
    return Refuse(node, fmt::format("{}: {} is no amount of accelerators", what, node.text));
  }
  return number;
}

void QuotaReader::Take(const QuotaNameRow& row, QuotaLimit limit) {
  limit.accelerator = row.accelerator;
  limit.provisioning = row.provisioning == "spot" ? Provisioning::kSpot : Provisioning::kOnDemand;
  if (row.global) limit.region.clear();
  QuotaLimit* known = FindOrAdd(limit);
  if (known != nullptr && !row.alias) *known = std::move(limit);
}

QuotaLimit* QuotaReader::FindOrAdd(const QuotaLimit& limit) {
  const auto [place, added] =
      places.try_emplace({limit.accelerator, limit.provisioning, limit.region}, limits.size());
  if (!added) return &limits[place->second];
  limits.push_back(limit);
  return nullptr;
}

Result<std::vector<QuotaLimit>> ReadQuota(const File& file, const Catalog& catalog) {
  QuotaReader reader(file, catalog);
  bool any = false;
  for (const Document& document : file.documents()) {
    if (document.root == nullptr) {
      if (document.problems.empty()) continue;
      return std::unexpected(Unreadable(file, document, document.problems.front()));
    }
    any = true;
    if (auto read = ReadRoot(reader, *document.root); !read) return std::unexpected(read.error());
  }
  if (!any) {
    return Fail(ErrorCode::kInvalid, fmt::format("the file is empty; {}", kAccepted),
                {file.source().name(), 0, 0});
  }
  return std::move(reader.limits);
}

Result<std::vector<QuotaLimit>> ReadQuotaList(const File& file, const Node& list,
                                              const Catalog& catalog) {
  QuotaReader reader(file, catalog);
  if (auto read = ReadHandWritten(reader, list); !read) return std::unexpected(read.error());
  return std::move(reader.limits);
}

}  // namespace giq
