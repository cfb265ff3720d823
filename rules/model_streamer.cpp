#include "rules/model_streamer.h"

#include "engine/workload/bucket_uri.h"
#include "rules/word_edit.h"

namespace giq {
bool NamesBucketModel(const Workload& w) {
  return w.model.known() && w.model->text.starts_with("gs://") &&
         JudgeModelUri(w.model->text).fault == UriFault::kNone;
}

std::optional<Edit> AskForStreamer(const Workload& w) {
  return AppendArgument(w, "--load-format=runai_streamer");
}

}  // namespace giq
