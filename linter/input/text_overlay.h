// Texts that stand in for those on disk: what has been rewritten but not written yet.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace giq {

/// By the path that an input has. Copies share the texts.
class TextOverlay {
 public:
  using Texts = std::map<std::string, std::shared_ptr<const std::string>, std::less<>>;

  void Put(const std::string& path, std::string text) {
    texts_[path] = std::make_shared<const std::string>(std::move(text));
  }
  /// Null where the file on disk counts.
  [[nodiscard]] const std::string* Find(std::string_view path) const {
    const auto found = texts_.find(path);
    return found == texts_.end() ? nullptr : found->second.get();
  }
  [[nodiscard]] const Texts& texts() const { return texts_; }

 private:
  Texts texts_;
};

}  // namespace giq
