#include "core/format/read_model.hpp"

#include <string_view>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "core/format/bif.hpp"
#include "core/format/family_spec.hpp"
#include "core/format/file.hpp"
#include "core/format/model_json.hpp"
#include "core/format/source.hpp"
#include "core/format/symbol_rows.hpp"
#include "core/format/uai.hpp"

namespace unmask {
namespace {

/// What follows the last point of the file name, in lower case; empty without one.
std::string extension_of(std::string_view path) {
  const auto slash = path.rfind('/');
  if (slash != std::string_view::npos) path.remove_prefix(slash + 1);
  const auto point = path.rfind('.');
  if (point == std::string_view::npos) return {};
  std::string extension(path.substr(point + 1));
  for (char& c : extension) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return extension;
}

/// The same, of what a compressed file holds.
std::string inner_extension_of(std::string_view path) {
  if (is_named_gzip(path)) path.remove_suffix(3);
  return extension_of(path);
}

bool looks_like_a_path(std::string_view argument) {
  return argument.find('/') != std::string_view::npos || !extension_of(argument).empty();
}

Model read_json(const std::string& path, Warnings& warnings) {
  const std::string text = read_whole_file(path);
  Model model = parse_model_json(text, source_name(path), warnings);
  return {path, model.distribution()};
}

Model read_file(const std::string& path, Warnings& warnings) {
  const std::string extension = inner_extension_of(path);
  const std::string source = source_name(path);
  if (extension == "json") return read_json(path, warnings);
  if (extension == "csv") return {path, parse_csv_rows(read_whole_file(path), source)};
  if (extension == "npy") return {path, parse_npy_rows(read_whole_file(path), source)};
  if (extension == "bif") return {path, parse_bif(read_whole_file(path), source, warnings)};
  if (extension == "uai") return {path, parse_uai(read_whole_file(path), source, warnings)};
  if (extension == "txt") {
    throw InvalidInput(source + ": a text needs a window; write text:file=" + source + ",window=8");
  }
  throw InvalidInput(source +
                     ": the format is not known by this name; accepted: .json .csv .npy .bif .uai, "
                     "each also with .gz behind, text:file=F,window=8, or a family such as "
                     "markov:n=12,flip=1/10");
}

}  // namespace

Model read_model(const std::string& argument, Warnings& warnings) {
  if (argument == "-") return read_json(argument, warnings);
  if (!names_a_family(argument) && looks_like_a_path(argument)) {
    return read_file(argument, warnings);
  }
  return parse_family_spec(argument);
}

}  // namespace unmask
