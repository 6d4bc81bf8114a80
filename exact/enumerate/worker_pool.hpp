// exact/enumerate/worker_pool.hpp - tasks in a fixed order, on workers that keep their scratch.
//
// `run_ordered_tasks(threads, count, make, body)` calls body(worker, task) once for every task.
//
// (1) Tasks start in index order, so that large ones can be put first.
// (2) There are at most as many workers as threads, each made by make() when first needed; a worker
//     serves one task at a time.
// A task writes its own results only; the caller merges them in index order.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "core/base/parallel.hpp"

namespace unmask {

template <class Make, class Body>
void run_ordered_tasks(Threads threads, index_t count, const Make& make, const Body& body) {
  using Worker = decltype(make());
  std::mutex mutex;
  std::vector<std::unique_ptr<Worker>> idle;
  const auto take = [&] {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return std::unique_ptr<Worker>();
    auto worker = std::move(idle.back());
    idle.pop_back();
    return worker;
  };
  std::atomic<index_t> next{0};
  parallel_for(threads, count, [&](index_t) {
    auto worker = take();
    if (!worker) worker = std::make_unique<Worker>(make());
    body(*worker, next++);
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(worker));
  });
}

}  // namespace unmask
