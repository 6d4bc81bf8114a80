// core/base/parallel.hpp - the only door to threads.
//
// Nothing else in the project knows oneTBB, and even here only parallel.cpp includes it. The
// WebAssembly build is serial. How many threads may work is a value that callers pass in.
//
// (1) `parallel_for` runs body(0) ... body(count-1), each exactly once, in any order.
// (2) An exception from a body leaves `parallel_for` as itself.
// (3) Reductions are deterministic by construction: a body writes its own slot of an array, and the
//     caller adds the slots in index order. So results never depend on the thread count.
// Cost: about a microsecond a task; give it hundreds of tasks, not millions.
#pragma once

#include <functional>

#include "core/base/index.hpp"

namespace unmask {

/// A number of worker threads, at least one.
class Threads {
 public:
  Threads() = default;  // one thread
  explicit Threads(int count) : count_(count < 1 ? 1 : count) {}
  [[nodiscard]] int count() const { return count_; }

  /// As many as the machine runs at once.
  [[nodiscard]] static Threads available();

 private:
  int count_ = 1;
};

void parallel_for(Threads threads, index_t count, const std::function<void(index_t)>& body);

}  // namespace unmask
