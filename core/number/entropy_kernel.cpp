#ifdef __EMSCRIPTEN__
#include "core/number/entropy_kernel.hpp"

namespace unmask {
namespace {
double entropy_of_array(const double* p, index_t count) {
  double sum = 0.0;
  for (index_t i = 0; i < count; ++i) sum += entropy_term(p[i]);
  return sum;
}
}  // namespace

double entropy_sum(const double* p, index_t count) {
  return detail::sum_of_pieces(p, count, entropy_of_array);
}
}  // namespace unmask

#else
// Highway includes this file once for every CPU target, and picks one when first called.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/number/entropy_kernel.cpp"
#include <hwy/foreach_target.h>

#include <algorithm>

#include "core/number/entropy_lanes.inl"

HWY_BEFORE_NAMESPACE();
namespace unmask {
namespace HWY_NAMESPACE {

double entropy_of_array(const double* p, index_t count) {
  const index_t width = lanes();
  Vector sum_a = constant(0.0), sum_b = sum_a, sum_c = sum_a;
  const auto add_group = [&](const double* group) HWY_ATTR {
    add_entropy(load(group), load(group + width), load(group + 2 * width), sum_a, sum_b, sum_c);
  };
  index_t i = 0;
  for (; i + 3 * width <= count; i += 3 * width) add_group(p + i);
  if (i < count) {
    double padded[3 * kMaxLanes] = {};  // zeros add nothing
    std::copy(p + i, p + count, padded);
    add_group(padded);
  }
  return sum_of_lanes(add(add(sum_a, sum_b), sum_c));
}

}  // namespace HWY_NAMESPACE
}  // namespace unmask
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace unmask {
HWY_EXPORT(entropy_of_array);

double entropy_sum(const double* p, index_t count) {
  return detail::sum_of_pieces(p, count, [](const double* piece, index_t length) {
    return HWY_DYNAMIC_DISPATCH(entropy_of_array)(piece, length);
  });
}
}  // namespace unmask
#endif
#endif
