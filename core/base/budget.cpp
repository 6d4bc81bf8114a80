#include "core/base/budget.hpp"

#if defined(__unix__) && !defined(__EMSCRIPTEN__)
#include <unistd.h>
#endif

namespace unmask {

double default_memory_budget() {
#if defined(__unix__) && !defined(__EMSCRIPTEN__)
  const long pages = sysconf(_SC_PHYS_PAGES);
  const long page_bytes = sysconf(_SC_PAGE_SIZE);
  if (pages > 0 && page_bytes > 0) {
    return static_cast<double>(pages) * static_cast<double>(page_bytes) / 4.0;
  }
#endif
  return Budget{}.bytes;
}

}  // namespace unmask
