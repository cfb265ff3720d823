#include "linter/network/pull.h"

#include <fmt/format.h>

#include <chrono>
#include <iterator>

#include "engine/base/safe_text.h"
#include "linter/commands/catalog_folder.h"
#include "linter/commands/tell.h"
#include "linter/network/access_token.h"
#include "linter/network/api_client.h"

namespace giq {
namespace {

/// `2026-11-28`, for the rows' sources.
std::string Today() {
  const std::chrono::year_month_day day(
      std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now()));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

/// Adds all versions of a server.
Result<void> PullServer(ApiClient& api, const std::string& model, const std::string& server,
                        const CatalogFolder& folder, Imported& all) {
  GIQ_TRY(const auto versions, api.Versions(model, server));
  for (const std::string& version : versions) {
    GIQ_TRY(std::string body, api.Benchmarks(model, server, version));
    const std::string name = fmt::format("{} on {} {}", model, server, version);
    ImportOptions how = ImportOptionsFor(name, *folder.base);
    how.label = fmt::format("gkerecommender.googleapis.com benchmarkingData, {}", Today());
    GIQ_TRY(Imported one, ReadExport(Source(name, std::move(body)), how));
    std::ranges::move(one.points, std::back_inserter(all.points));
    std::ranges::move(one.notes, std::back_inserter(all.notes));
  }
  return {};
}

Result<std::string> Pull(const CatalogPullOptions& options, Streams& streams) {
  GIQ_TRY(const CatalogFolder folder, OpenCatalogFolder(options.into));
  GIQ_TRY(std::string token, AccessToken(options.token_file));
  GIQ_TRY(const auto api, ApiClient::Create(options, std::move(token)));
  std::vector<std::string> servers = {options.server};
  if (options.server.empty()) {
    GIQ_TRY(servers, api->Servers(options.model));
  }
  Imported all;
  for (const std::string& server : servers) {
    auto pulled = PullServer(*api, options.model, server, folder, all);
    if (!pulled) return std::unexpected(pulled.error());
  }
  for (const std::string& note : all.notes) streams.err << "note: " << SafeText(note) << '\n';
  if (all.points.empty()) {
    return Fail(ErrorCode::kUsage,
                fmt::format("nothing was measured for {}: giq-lint profiles models list shows what "
                            "the built-in catalog has",
                            options.model));
  }
  if (auto settled = Settle(all); !settled) return std::unexpected(settled.error());
  return WriteInto(folder, all, options.dry_run);
}

}  // namespace

int RunCatalogPull(const CatalogPullOptions& options, Streams& streams) {
  const auto text = Pull(options, streams);
  if (!text) {
    const int code = Refused(text.error(), streams);
    streams.err << "nothing was pulled\n";
    return code;
  }
  streams.out << *text;
  return kExitClean;
}

}  // namespace giq
