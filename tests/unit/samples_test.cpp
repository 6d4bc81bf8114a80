// The networks of cli/samples: probabilities that are printed about them.
#include "core/format/read_model.hpp"
#include "core/model/expand.hpp"
#include "tests/support/source_tree.hpp"

using namespace unmask;

namespace {

/// One sample and its table of probabilities.
class Sample {
 public:
  explicit Sample(const std::string& file) : model_(read(file)), graph_(graph_of(model_)) {}

  /// p(the first of the given variables shows its value, given that the others show theirs).
  [[nodiscard]] double conditional(
      const std::vector<std::pair<std::string, std::string>>& shown) const {
    const auto table = joint_table<Rational>(model_, Budget{}).value();
    Rational joint = 0, given = 0;
    for (index_t cell = 0; cell < table.probabilities().size(); ++cell) {
      const auto row = table.shape().row_at(cell);
      bool others = true;
      for (std::size_t k = 1; k < shown.size(); ++k) others = others && shows(row, shown[k]);
      if (others) given += table.probability(cell);
      if (others && shows(row, shown[0])) joint += table.probability(cell);
    }
    return to_double(joint / given);
  }

 private:
  static Model read(const std::string& file) {
    Warnings warnings;
    Model model = read_model((source_tree() / "cli" / "samples" / file).string(), warnings);
    CHECK(warnings.empty());
    return model;
  }

  static const FactorGraph& graph_of(const Model& model) {
    return std::get<FactorGraph>(model.distribution());
  }

  [[nodiscard]] bool shows(const std::vector<symbol_t>& row,
                           const std::pair<std::string, std::string>& shown) const {
    for (index_t i = 0; i < row.size(); ++i) {
      if (graph_.name(i) == shown.first) return graph_.value_name(i, row[at(i)]) == shown.second;
    }
    FAIL("no variable " << shown.first);
    return false;
  }

  Model model_;
  const FactorGraph& graph_;
};

}  // namespace

TEST_CASE("samples: the chest clinic", "[samples]") {
  const Sample asia("asia.bif");
  CHECK(asia.conditional({{"tuberculosis", "yes"}}) == Approx(0.0104).epsilon(1e-12));
  CHECK(asia.conditional({{"lung_cancer", "yes"}}) == Approx(0.055).epsilon(1e-12));
  CHECK(asia.conditional({{"x_ray", "abnormal"}}) == Approx(0.11029).epsilon(1e-4));
  CHECK(asia.conditional({{"dyspnoea", "yes"}}) == Approx(0.43597).epsilon(1e-5));
}

TEST_CASE("samples: the sprinkler", "[samples]") {
  const Sample sprinkler("sprinkler.bif");
  CHECK(sprinkler.conditional({{"wet_grass", "true"}}) == Approx(0.6471).epsilon(1e-12));
  CHECK(sprinkler.conditional({{"sprinkler", "on"}, {"wet_grass", "true"}}) ==
        Approx(0.2781 / 0.6471).epsilon(1e-12));
  CHECK(sprinkler.conditional({{"rain", "true"}, {"wet_grass", "true"}}) ==
        Approx(0.4581 / 0.6471).epsilon(1e-12));
}

TEST_CASE("samples: cancer, earthquake and survey", "[samples]") {
  const Sample cancer("cancer.bif"), earthquake("earthquake.bif"), survey("survey.bif");
  CHECK(cancer.conditional({{"cancer", "yes"}}) == Approx(0.01163).epsilon(1e-12));
  CHECK(cancer.conditional({{"x_ray", "positive"}}) == Approx(0.208141).epsilon(1e-12));
  CHECK(earthquake.conditional({{"alarm", "yes"}}) == Approx(0.0161142).epsilon(1e-12));
  CHECK(survey.conditional({{"education", "high"}}) == Approx(0.7454).epsilon(1e-12));
}

TEST_CASE("samples: the grid looks the same from every corner", "[samples]") {
  const Sample grid("grid.uai");
  CHECK(grid.conditional({{"x4", "1"}}) == Approx(0.5).epsilon(1e-12));
  CHECK(grid.conditional({{"x0", "1"}, {"x8", "0"}}) ==
        Approx(grid.conditional({{"x6", "0"}, {"x2", "1"}})).epsilon(1e-12));
  CHECK(grid.conditional({{"x4", "1"}, {"x0", "1"}}) > 0.75);
}
