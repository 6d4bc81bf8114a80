#include "core/base/parallel.hpp"

#ifdef __EMSCRIPTEN__

namespace unmask {
Threads Threads::available() { return Threads(1); }

void parallel_for(Threads, index_t count, const std::function<void(index_t)>& body) {
  for (index_t i = 0; i < count; ++i) body(i);
}
}  // namespace unmask

#else

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <cstddef>

namespace unmask {

Threads Threads::available() { return Threads(tbb::info::default_concurrency()); }

void parallel_for(Threads threads, index_t count, const std::function<void(index_t)>& body) {
  if (threads.count() == 1 || count <= 1) {
    for (index_t i = 0; i < count; ++i) body(i);
    return;
  }
  // More threads than processors are allowed: tests use them to find races.
  const auto most = static_cast<std::size_t>(
      std::max(threads.count(), tbb::info::default_concurrency()));
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, most);
  tbb::task_arena arena(threads.count());
  arena.execute([&] {
    // One index a task: tasks are few and of very unequal size.
    tbb::parallel_for(
        tbb::blocked_range<index_t>(0, count, 1),
        [&](const tbb::blocked_range<index_t>& range) {
          for (index_t i = range.begin(); i != range.end(); ++i) body(i);
        },
        tbb::simple_partitioner());
  });
}

}  // namespace unmask

#endif
