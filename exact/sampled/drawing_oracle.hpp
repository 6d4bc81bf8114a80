// exact/sampled/drawing_oracle.hpp - exact conditionals of a model that also draw its rows.
//
// What estimates need of a model that no table can hold: a junction tree gives it, and a chain of
// hidden states.
//
// (1) `marginals` of a context are p(x_i | context) of every masked position, up to rounding; of an
//     impossible context they are uniform.
// (2) It returns ln of the context's weight: ln p(context) plus a constant of the model, and
//     -infinity where the context is impossible.
// (3) `draw` is a row of the model, a function of the generator alone.
// (4) All three may be asked from several threads at once.
#pragma once

#include "core/base/rng.hpp"
#include "core/decode/oracle.hpp"

namespace unmask {

class DrawingOracle : public Oracle<double> {
 public:
  using Oracle<double>::Oracle;

  /// `context`: n symbols, kMasked where masked. Fills layout().width() numbers, of masked positions
  /// only.
  virtual double marginals(const symbol_t* context, double* marginals) const = 0;
  [[nodiscard]] virtual std::vector<symbol_t> draw(Philox& random) const = 0;

  void answer(const symbol_t* rows, index_t count, double* marginals,
              std::uint8_t* possible) const override;
  [[nodiscard]] bool marks_impossible() const override { return true; }
};

}  // namespace unmask
