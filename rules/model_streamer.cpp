#include "rules/model_streamer.h"

#include "engine/workload/bucket_uri.h"
#include "rules/word_edit.h"

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
  return AppendArgument(w, "--load-format=runai_streamer");
}

}  // namespace giq
