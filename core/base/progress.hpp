// core/base/progress.hpp - how far long work has come.
//
// An engine that may run for seconds takes a `Progress*` (null: silent) and reports the fraction
// done from whichever thread finishes a piece. The sink decides what to do with it; the command
// draws a line on stderr when that is a terminal.
#pragma once

#include <atomic>
#include <functional>
#include <utility>

#include "core/base/index.hpp"

namespace unmask {

class Progress {
 public:
  /// `sink(fraction)` may be called from several threads, at most once per finished piece.
  explicit Progress(std::function<void(double)> sink) : sink_(std::move(sink)) {}

  void begin(index_t pieces) {
    done_ = 0;
    pieces_ = pieces == 0 ? 1 : pieces;
  }
  void advance() {
    sink_(static_cast<double>(++done_) / static_cast<double>(pieces_));
  }

 private:
  std::function<void(double)> sink_;
  std::atomic<index_t> done_{0};
  index_t pieces_ = 1;
};

/// Reports one finished piece to a progress that may be absent.
inline void advance(Progress* progress) {
  if (progress != nullptr) progress->advance();
}

}  // namespace unmask
