// From a review's bytes to the answer's bytes: the webhook without sockets, clock or files.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/environment.h"
#include "webhook/review/cluster_view.h"
#include "webhook/review/policy.h"

namespace giq {

/// What reviews are judged by; taken once a request and used to its end.
struct Snapshot {
  std::shared_ptr<const Environment> env;
  std::shared_ptr<const Policy> policy;
  std::shared_ptr<const ClusterView> cluster;  ///< Null: objects are judged by what they say alone.
  std::string version;                         ///< Names this state of the files in logs.
  std::string own_namespace;  ///< The webhook's, which it leaves alone; "" unknown.
};

/// Which path the review came to.
enum class Door : std::uint8_t { kValidate, kMutate };

/// What became of a review.
enum class Outcome : std::uint8_t {
  kSkip,    ///< Nothing to judge: allowed.
  kAllow,   ///< Judged, and nothing to say.
  kWarn,    ///< Allowed with warnings.
  kDeny,    ///< Refused.
  kMutate,  ///< Allowed with a patch.
  kBad,     ///< No review that can be answered: 400.
};
/// "skip", "allow", "warn", "deny", "mutate", "bad".
[[nodiscard]] std::string_view OutcomeName(Outcome outcome);

/// What log and metrics tell of an answer. No text of it holds a control character.
struct Decision {
  Outcome verdict = Outcome::kBad;
  std::string uid;
  std::string kind;
  std::string namespace_;
  std::string name;         ///< "" where the API server makes it up (generateName).
  std::string operation;    ///< CREATE, UPDATE, DELETE, CONNECT.
  std::string subresource;  ///< "scale", mostly "".
  std::string user;
  bool dry_run = false;
  std::vector<std::string_view> codes;       ///< Rules with findings, sorted, each once.
  std::vector<std::string_view> suppressed;  ///< Rules that an annotation silenced, likewise.
  std::string reason;                        ///< Why it was skipped, or what is wrong with it.
};

struct Answer {
  unsigned status = 200;  ///< Of HTTP.
  std::string body;       ///< JSON.
  Decision decision;
};

/// Answers one AdmissionReview; `today` decides which rules deny already.
[[nodiscard]] Answer Handle(std::string_view review, Door door, const Snapshot& snapshot,
                            std::chrono::sys_days today);

/// The largest review that Handle reads, in bytes; a server may refuse larger bodies itself.
inline constexpr std::size_t kMaxReviewBytes = (std::size_t{13} << 20) / 2;

}  // namespace giq
