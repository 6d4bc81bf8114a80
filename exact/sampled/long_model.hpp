// exact/sampled/long_model.hpp - the exact conditionals of a model that no table can hold.
//
// (1) A model that is read left to right through hidden states is answered by messages along it,
// any
//     other as a factor graph by a junction tree, refused where that is too large.
#pragma once

#include <memory>
#include <string>

#include "core/model/model.hpp"
#include "exact/curve/profile.hpp"
#include "exact/sampled/drawing_oracle.hpp"

namespace unmask {

struct LongModel {
  std::shared_ptr<const DrawingOracle> conditionals;
  std::string engine;  ///< "hidden chain", "junction tree"
};

[[nodiscard]] Result<LongModel> long_model(const Model& model, const Effort& effort);

}  // namespace unmask
