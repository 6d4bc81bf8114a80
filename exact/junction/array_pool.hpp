// exact/junction/array_pool.hpp - arrays that are used again instead of being allocated anew.
//
// The system hands memory out page by page, zeroed, when it is first touched: for an array that is
// written once and read once that costs more than either. Sums and blocks of one clique therefore
// leave their memory to the next one.
//
// (1) An array holds at least as many elements as asked for; of numbers without a constructor
//     they are left over from before, so nothing may be read that was not written. These begin
//     where a line of the cache begins, or where a large page does if they fill one.
// (2) Threads may take and return at the same time. What is computed does not depend on which array
//     one gets.
// Memory: as much as was in use at one time, kept until the pool goes.
#pragma once

#include <memory>
#include <mutex>
#include <type_traits>
#include <vector>

#include "core/base/index.hpp"

namespace unmask::detail {

constexpr std::size_t kLargePage = std::size_t{1} << 21U;

/// For memory that nobody has touched yet: the system may hand it out in pages of 2 MiB, a fault
/// each instead of 512. Does nothing where there is no such thing.
/// Requires: `memory` begins where such a page does, and the last of them is in it, too.
void prefer_large_pages(void* memory, std::size_t bytes);

template <class S>
class ArrayPool;

/// On loan from a pool, which it must not outlive.
template <class S>
class PooledArray {
 public:
  PooledArray() = default;
  PooledArray(PooledArray&& other) noexcept = default;
  PooledArray& operator=(PooledArray&& other) noexcept {
    std::swap(pool_, other.pool_);
    std::swap(elements_, other.elements_);
    std::swap(begin_, other.begin_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~PooledArray() {
    if (elements_) pool_->give_back(std::move(*this));
  }
  [[nodiscard]] S* data() const { return begin_; }

 private:
  friend class ArrayPool<S>;

  void allocate(index_t size) {
    elements_.reset();  // first: not both at a time
    std::size_t bytes = at(size) * sizeof(S);
    if constexpr (std::is_trivially_default_constructible_v<S>) {
      const std::size_t alignment = bytes < kLargePage ? kLine : kLargePage;
      std::size_t room = (bytes / alignment + 2) * alignment;
      elements_.reset(new S[room / sizeof(S)]);
      void* begin = elements_.get();
      begin_ = static_cast<S*>(std::align(alignment, bytes, begin, room));
      if (bytes >= kLargePage) prefer_large_pages(begin_, bytes);
    } else {
      elements_.reset(new S[at(size)]);
      begin_ = elements_.get();
    }
    size_ = size;
  }

  static constexpr std::size_t kLine = 64;  // bytes

  ArrayPool<S>* pool_ = nullptr;
  std::unique_ptr<S[]> elements_{};
  S* begin_ = nullptr;  ///< of what is used: at the beginning of a line
  index_t size_ = 0;
};

template <class S>
class ArrayPool {
 public:
  ArrayPool() = default;
  ArrayPool(const ArrayPool&) = delete;
  ArrayPool& operator=(const ArrayPool&) = delete;
  ~ArrayPool() {
    for (PooledArray<S>& array : free_) array.elements_.reset();
  }

  [[nodiscard]] PooledArray<S> take(index_t size) {
    PooledArray<S> array = taken(size);
    array.pool_ = this;
    if (array.size_ < size) array.allocate(size);
    return array;
  }

 private:
  friend class PooledArray<S>;

  /// The smallest that is large enough, else the largest, else none.
  PooledArray<S> taken(index_t size) {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::size_t best = free_.size();
    const auto is_better = [&](index_t a, index_t b) {
      return a >= size ? b < size || a < b : a > b;
    };
    for (std::size_t k = 0; k < free_.size(); ++k) {
      if (best == free_.size() || is_better(free_[k].size_, free_[best].size_)) best = k;
    }
    if (best == free_.size()) return {};
    std::swap(free_[best], free_.back());
    PooledArray<S> array = std::move(free_.back());
    free_.pop_back();
    return array;
  }

  void give_back(PooledArray<S>&& array) {
    const std::lock_guard<std::mutex> lock(mutex_);
    free_.push_back(std::move(array));
  }

  std::mutex mutex_;
  std::vector<PooledArray<S>> free_;
};

}  // namespace unmask::detail
