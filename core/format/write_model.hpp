// core/format/write_model.hpp - any model as a file of another format, where that makes sense.
//
// | format | what can be written |
// | json   | every model; families without a JSON form as their table or their rows |
// | bif    | Bayesian networks; Markov chains; independent blocks of these |
// | uai    | every model: MARKOV, or BAYES for what `bif` takes; tables as one factor |
// | csv    | rows with whole weights, each row as often as its weight says |
//
// (1) What is written reads back as the same distribution; what the format cannot hold (1/3 in BIF
//     and UAI, names in UAI, symbols that never occur in CSV) is said in a warning.
// (2) What makes no sense is InvalidInput, what is too large a Refusal (thrown as RefusedError);
//     both before anything is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/budget.hpp"
#include "core/base/warnings.hpp"
#include "core/model/model.hpp"

namespace unmask {

enum class ModelFormat { json, bif, uai, csv };

/// Of "json", "bif", "uai" or "csv". Throws: InvalidInput. `where` opens the message.
[[nodiscard]] ModelFormat parse_model_format(std::string_view name, const std::string& where);

[[nodiscard]] std::string write_model(const Model& model, ModelFormat format, const Budget& budget,
                                      Warnings& warnings);

}  // namespace unmask
