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

#ifdef UNMASK_THREAD_SANITIZER
#include <sanitizer/tsan_interface.h>

// What oneTBB's own library does to memory through libc is no business of ours.
extern "C" const char* __tsan_default_suppressions() { return "called_from_lib:libtbb.so\n"; }
#endif

namespace unmask {
namespace {

// The thread sanitizer does not see how oneTBB's own library orders what its threads do, so it is
// told what parallel_for promises, and no more: the caller comes before every body, every body
// before the caller's return. Two bodies are not ordered: a race between them is still found.
#ifdef UNMASK_THREAD_SANITIZER
void happens_before(char& edge) { __tsan_release(&edge); }
void happens_after(char& edge) { __tsan_acquire(&edge); }
#else
void happens_before(char&) {}
void happens_after(char&) {}
#endif

struct Edges {
  char start = 0, end = 0;
};

/// One body, between the two edges, even if it throws.
class Running {
 public:
  explicit Running(Edges& edges) : edges_(edges) { happens_after(edges_.start); }
  ~Running() { happens_before(edges_.end); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  Edges& edges_;
};

/// The call of parallel_for, even if it throws.
class Calling {
 public:
  explicit Calling(Edges& edges) : edges_(edges) { happens_before(edges_.start); }
  ~Calling() { happens_after(edges_.end); }
  Calling(const Calling&) = delete;
  Calling& operator=(const Calling&) = delete;

 private:
  Edges& edges_;
};

}  // namespace

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
  Edges edges;
  const Calling calling(edges);
  arena.execute([&] {
    // One index a task: tasks are few and of very unequal size.
    tbb::parallel_for(
        tbb::blocked_range<index_t>(0, count, 1),
        [&](const tbb::blocked_range<index_t>& range) {
          const Running running(edges);
          for (index_t i = range.begin(); i != range.end(); ++i) body(i);
        },
        tbb::simple_partitioner());
  });
}

}  // namespace unmask

#endif
