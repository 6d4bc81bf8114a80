#include "core/model/mds_code.hpp"

#include <string>

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"

namespace unmask {
namespace {

bool is_prime(index_t q) {
  if (q < 2) return false;
  for (index_t d = 2; d <= q / d; ++d) {
    if (q % d == 0) return false;
  }
  return true;
}

}  // namespace

MdsCode::MdsCode(Kind kind, index_t n, index_t k, index_t q)
    : kind_(kind), shape_(Shape::uniform(n, q)), message_length_(k), alphabet_(q) {}

MdsCode MdsCode::parity(index_t n) {
  if (n < 1) throw InvalidModel("parity needs n >= 1");
  return {Kind::parity, n, n - 1, 2};
}

MdsCode MdsCode::repetition(index_t n, index_t q) { return {Kind::repetition, n, 1, q}; }

MdsCode MdsCode::reed_solomon(index_t n, index_t k, index_t q) {
  if (!is_prime(q)) {
    throw InvalidModel("rs: q=" + std::to_string(q) + " is not prime; use 2, 3, 5, 7, 11, ...");
  }
  if (n > q) {
    throw InvalidModel("rs: n=" + std::to_string(n) + " exceeds the " + std::to_string(q) +
                       " evaluation points of the field; use n <= q");
  }
  if (k < 1 || k > n) {
    throw InvalidModel("rs: k=" + std::to_string(k) + " must be between 1 and n=" +
                       std::to_string(n));
  }
  return {Kind::reed_solomon, n, k, q};
}

double MdsCode::words() const { return power_as_double(alphabet_, message_length_); }

std::vector<symbol_t> MdsCode::encode(const std::vector<symbol_t>& message) const {
  UNMASK_REQUIRE(message.size() == message_length_, "a message has k symbols");
  const index_t n = shape_.positions();
  if (kind_ == Kind::repetition) return std::vector<symbol_t>(at(n), message.front());
  std::vector<symbol_t> word;
  if (kind_ == Kind::parity) {
    word = message;
    symbol_t parity_bit = 0;
    for (const symbol_t bit : message) parity_bit ^= bit;
    word.push_back(parity_bit);
    return word;
  }
  for (index_t point = 0; point < n; ++point) {
    index_t value = 0;  // Horner's rule; q < 2^31, so products fit
    for (auto c = message.rbegin(); c != message.rend(); ++c) {
      value = (value * point + *c) % alphabet_;
    }
    word.push_back(static_cast<symbol_t>(value));
  }
  return word;
}

}  // namespace unmask
