// Highway includes this file once for every CPU target, and picks one when first called.
#ifndef __EMSCRIPTEN__
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "exact/junction/block_lanes.cpp"
#include <hwy/foreach_target.h>
#endif

#include "exact/junction/block_lanes.inl"

#if defined(__EMSCRIPTEN__) || HWY_ONCE
#ifdef __EMSCRIPTEN__
#define UNMASK_BEST(function) scalar_lanes::function
#else
#define UNMASK_BEST(function) HWY_DYNAMIC_DISPATCH(function)
#endif

namespace unmask {

#ifndef __EMSCRIPTEN__
HWY_EXPORT(store_product);
HWY_EXPORT(add_product);
HWY_EXPORT(sum_of_product);
HWY_EXPORT(multiply_runs);
HWY_EXPORT(add_runs);
HWY_EXPORT(extent_of);
HWY_EXPORT(rescale);
HWY_EXPORT(divide_into);
#endif

void detail::store_product(double* to, const BlockProduct<double>& product, index_t cells) {
  UNMASK_BEST(store_product)(to, product, cells);
}
void detail::add_product(double* to, const BlockProduct<double>& product, index_t cells) {
  UNMASK_BEST(add_product)(to, product, cells);
}
double detail::sum_of_product(const BlockProduct<double>& product, index_t cells) {
  return UNMASK_BEST(sum_of_product)(product, cells);
}
void detail::multiply_runs(double* to, const double* from, const double* table,
                           const RunView& view) {
  UNMASK_BEST(multiply_runs)(to, from, table, view);
}
void detail::add_runs(double* table, const BlockProduct<double>& block, const RunView& view) {
  UNMASK_BEST(add_runs)(table, block, view);
}
detail::Extent detail::extent_of(const double* values, index_t count) {
  return UNMASK_BEST(extent_of)(values, count);
}
void detail::rescale(double* values, index_t count, double factor, double again) {
  UNMASK_BEST(rescale)(values, count, factor, again);
}
detail::Extent detail::divide_into(double* values, const double* numerators, index_t count,
                                   double factor) {
  return UNMASK_BEST(divide_into)(values, numerators, count, factor);
}

}  // namespace unmask
#endif
