#include "exact/junction/array_pool.hpp"

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace unmask::detail {

#ifdef __linux__
void prefer_large_pages(void* memory, std::size_t bytes) {
  // A last page that is less than half used is not worth its memory. What the system makes of the
  // advice is its own affair.
  const std::size_t pages = (bytes + kLargePage / 2) / kLargePage;
  (void)madvise(memory, pages * kLargePage, MADV_HUGEPAGE);
}
#else
void prefer_large_pages(void*, std::size_t) {}
#endif

}  // namespace unmask::detail
