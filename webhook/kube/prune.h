// What an API server sends, taken apart in one pass: objects without what nobody reads, a list's
// page, a watch's event, a refusal.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "webhook/kube/error.h"
#include "webhook/kube/path.h"

namespace giq {

/// Which parts of objects are kept. Paths are JSON pointers that leave out the indexes of lists:
/// "/spec/containers/resources".
struct Pruning {
  std::vector<std::string> keep = {};  ///< Empty keeps everything that is not dropped.
  std::vector<std::string> drop = {};  ///< Beside what is always dropped: see kAlwaysDropped.
  std::size_t object_bytes = std::size_t{1} << 20;  ///< Of the pruned object.
};

/// An object as it is kept: compact JSON with apiVersion and kind, which lists leave out.
struct PrunedObject {
  std::string json;  ///< "" when it is too large.
  std::string namespace_;
  std::string name;
  std::string resource_version;  ///< Not in `json`, so that equal objects are equal texts.
  bool too_large = false;
};

/// What a page says of the list as a whole.
struct ListPage {
  std::string resource_version;
  std::string continue_token;  ///< "" on the last page.
};

/// One event of a watch.
struct WatchEvent {
  std::string type;     ///< ADDED, MODIFIED, DELETED, BOOKMARK, ERROR
  PrunedObject object;  ///< Of a bookmark its version alone.
  ApiStatus status;     ///< Of ERROR.
};

/// Takes the objects of a page in order.
using ObjectSink = std::function<void(PrunedObject)>;

/// A page of a list; its objects go to the sink, also those in front of a fault.
[[nodiscard]] Result<ListPage> ReadListPage(std::string_view body, const ResourceType& type,
                                            const Pruning& pruning, const ObjectSink& sink);
/// A line of a watch.
[[nodiscard]] Result<WatchEvent> ReadWatchEvent(std::string_view line, const ResourceType& type,
                                                const Pruning& pruning);
/// One object alone.
[[nodiscard]] Result<PrunedObject> PruneObject(std::string_view body, const ResourceType& type,
                                               const Pruning& pruning);
/// What a refusal's body says; what it does not say, or what is no Status object, stays empty.
[[nodiscard]] ApiStatus ReadStatus(std::string_view body);

}  // namespace giq
