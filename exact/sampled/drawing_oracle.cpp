#include "exact/sampled/drawing_oracle.hpp"

#include <cmath>

namespace unmask {

void DrawingOracle::answer(const symbol_t* rows, index_t count, double* marginals,
                           std::uint8_t* possible) const {
  for (index_t c = 0; c < count; ++c) {
    const double weight = this->marginals(rows + at(c * shape().positions()),
                                          marginals + at(c * layout().width()));
    possible[c] = std::isfinite(weight) ? 1 : 0;
  }
}

}  // namespace unmask
