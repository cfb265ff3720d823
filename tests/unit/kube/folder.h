// A folder of a test's own.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace giq {

/// Made for one test, and gone with it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "giq-kube-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

  [[nodiscard]] const std::string& path() const { return path_; }
  void Write(std::string_view name, std::string_view text) const {
    std::ofstream(path_ + "/" + std::string(name), std::ios::binary) << text;
  }
  void Remove(std::string_view name) const {
    std::error_code ignored;
    std::filesystem::remove(path_ + "/" + std::string(name), ignored);
  }

 private:
  std::string path_;
};

}  // namespace giq
