// exact/oracle/uniform_oracle.hpp - the denoiser that knows nothing.
//
// (1) Every symbol of every position is equally likely, and every context is marked impossible: what
//     stands for all contexts outside a support (theory section 13).
#pragma once

#include <algorithm>

#include "core/decode/oracle.hpp"

namespace unmask {

template <class S>
class UniformOracle final : public Oracle<S> {
 public:
  using Oracle<S>::Oracle;
  void answer(const symbol_t*, index_t count, S* marginals, std::uint8_t* possible) const override {
    const MarginalLayout& layout = this->layout();
    for (index_t c = 0; c < count; ++c) {
      possible[c] = 0;
      for (index_t i = 0; i < layout.positions(); ++i) {
        const S share = S(1) / S(layout.end(i) - layout.begin(i));
        std::fill(marginals + layout.begin(i), marginals + layout.end(i), share);
      }
      marginals += layout.width();
    }
  }
};

}  // namespace unmask
