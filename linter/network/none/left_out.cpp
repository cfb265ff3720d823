// The network commands of a build that has no HTTP.
#include "linter/network/pull.h"
#include "linter/network/serve.h"

namespace giq {
namespace {

int LeftOut(Streams& streams) {
  streams.err << "error: this giq-lint was built without its network commands "
                 "(-DGIQ_BUILD_WEBHOOK=ON has them)\n";
  return kExitUsage;
}

}  // namespace

int RunServe(const ServeOptions&, Streams& streams) { return LeftOut(streams); }

int RunCatalogPull(const CatalogPullOptions&, Streams& streams) { return LeftOut(streams); }

}  // namespace giq
