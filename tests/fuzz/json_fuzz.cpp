// Model JSON. A model that is read has the properties that its type promises.
#include <string_view>

#include "core/format/model_json.hpp"
#include "core/model/probability_sum.hpp"
#include "tests/fuzz/property.hpp"

namespace {

void check_distribution(const unmask::Model& model) {
  using namespace unmask;
  if (const auto* table = std::get_if<JointTable<Rational>>(&model.distribution())) {
    require(exact_sum(table->probabilities()) == 1);
  }
  if (const auto* support = std::get_if<SupportTable<Rational>>(&model.distribution())) {
    require(support->rows() >= 1 && support->total() > 0);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const char* data, std::size_t size) {
  unmask::check_reader([&] {
    unmask::Warnings warnings;
    unmask::Model model =
        unmask::parse_model_json(std::string_view(data, size), "model.json", warnings);
    check_distribution(model);
    return model;
  });
  return 0;
}
