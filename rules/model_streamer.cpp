#include "rules/model_streamer.h"

#include "engine/rule/edits.h"
#include "engine/workload/bucket_uri.h"

namespace giq {
namespace {

constexpr StreamingRelease kOnGpus = {{.major = 0, .minor = 11, .patch = 1}, "v0.11.1", "GPUs"};
constexpr StreamingRelease kOnTpus = {{.major = 0, .minor = 14, .patch = 0}, "v0.14.0", "TPUs"};

}  // namespace

const StreamingRelease& FirstStreamingRelease(const Workload& w) {
  return w.tpu ? kOnTpus : kOnGpus;
}

bool NamesBucketModel(const Workload& w) {
  return w.model.known() && w.model->text.starts_with("gs://") &&
         JudgeModelUri(w.model->text).fault == UriFault::kNone;
}

std::optional<Edit> AskForStreamer(const Workload& w) {
  const Container& container = w.container();
  const Node* args = container.at.node != nullptr ? container.at.node->Find("args") : nullptr;
  if (args == nullptr || !args->IsSequence() || container.command_line.empty()) return {};
  const Node* last = container.command_line.back().at.node;
  if (last == nullptr || last->parent != args) return {};
  return AppendItem(container.at, "args", JsonString("--load-format=runai_streamer"));
}

}  // namespace giq
