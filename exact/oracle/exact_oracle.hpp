// exact/oracle/exact_oracle.hpp - the denoiser that makes no error: a model's own conditionals.
//
// (1) Marginals are p(x_i | context); contexts of probability 0 are uniform and marked impossible.
#pragma once

#include <memory>

#include "core/decode/oracle.hpp"
#include "exact/enumerate/conditionals.hpp"

namespace unmask {

template <class S>
class ExactOracle final : public Oracle<S> {
 public:
  explicit ExactOracle(std::shared_ptr<const Conditionals<S>> conditionals)
      : Oracle<S>(conditionals->space().shape()), conditionals_(std::move(conditionals)) {}

  void answer(const symbol_t* rows, index_t count, S* marginals,
              std::uint8_t* possible) const override {
    const index_t n = this->shape().positions(), width = this->layout().width();
    ShownContext shown;
    for (index_t c = 0; c < count; ++c) {
      conditionals_->show(rows + c * n, shown);
      possible[c] = conditionals_->marginals(shown, marginals + c * width) > S(0) ? 1 : 0;
    }
  }

  [[nodiscard]] bool marks_impossible() const override { return true; }
  [[nodiscard]] const Conditionals<S>& conditionals() const { return *conditionals_; }

 private:
  std::shared_ptr<const Conditionals<S>> conditionals_;
};

}  // namespace unmask
