// tests/support/source_tree.hpp - files of the repository, and the models that lie beside it.
//
// `../shared/models` holds networks of others with reference answers; it is no part of the project,
// so that tests which use it are skipped, with a message, where it is not there.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace unmask {

/// The repository's root.
inline std::filesystem::path source_tree() {
  return std::filesystem::path(__FILE__).parent_path().parent_path().parent_path();
}

/// The files below `../shared/models/<folder>` whose names end so, in order. None, and a message,
/// where the folder is not there.
inline std::vector<std::string> shared_models(const std::string& folder, const std::string& ending) {
  const auto models = source_tree().parent_path() / "shared" / "models" / folder;
  std::vector<std::string> paths;
  if (!std::filesystem::is_directory(models)) {
    WARN("skipped: there is no folder " << models);
    return paths;
  }
  for (const auto& entry : std::filesystem::directory_iterator(models)) {
    const std::string path = entry.path().string();
    if (path.size() >= ending.size() &&
        path.compare(path.size() - ending.size(), ending.size(), ending) == 0) {
      paths.push_back(path);
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

}  // namespace unmask
