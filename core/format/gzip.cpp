#include "core/format/gzip.hpp"

#include "core/base/contract.hpp"
#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"

#if !defined(__EMSCRIPTEN__)
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>
#endif

namespace unmask {

#if defined(__EMSCRIPTEN__)

std::string gunzip(std::string_view, const std::string& source, index_t) {
  throw InvalidInput("'" + source + "' is compressed, which this build cannot read; decompress it");
}

std::string gzip(std::string_view) {
  throw InvalidInput("this build cannot write .gz; leave it out of the name");
}

#else

namespace {

constexpr int kGzipOnly = 15 + 16;  // zlib's code for its format of files

class Inflater {
 public:
  Inflater(std::string_view compressed, const std::string& source, index_t limit)
      : rest_(compressed), source_(source), limit_(limit) {
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() { inflateEnd(&stream_); }

  std::string inflate_all() {
    inflate_member();
    while (rest_.find_first_not_of('\0') != std::string_view::npos) {
      inflateReset(&stream_);
      inflate_member();
    }
    return std::move(content_);
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw InvalidInput("'" + source_ + "' " + what);
  }

  void inflate_member() {
    for (int status = Z_OK; status != Z_STREAM_END;) {
      status = inflate_some();
      if (status == Z_MEM_ERROR) throw std::bad_alloc();
      if (status == Z_BUF_ERROR) fail("ends before its compressed data are complete");
      if (status != Z_OK && status != Z_STREAM_END) {
        fail(std::string("is not valid gzip data: ") +
             (stream_.msg != nullptr ? stream_.msg : "corrupt"));
      }
    }
  }

  /// One buffer of output. zlib says Z_BUF_ERROR where there is no input left to make any.
  int inflate_some() {
    constexpr std::size_t kMost = std::numeric_limits<uInt>::max();
    const auto given = static_cast<uInt>(std::min(rest_.size(), kMost));
    // zlib's interface is older than const; it does not write there.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
    stream_.avail_in = given;
    stream_.next_out = buffer_.data();
    stream_.avail_out = static_cast<uInt>(buffer_.size());
    const int status = inflate(&stream_, Z_NO_FLUSH);
    rest_.remove_prefix(given - stream_.avail_in);
    const std::size_t made = buffer_.size() - stream_.avail_out;
    if (index_t{content_.size()} + made > limit_) {
      fail("is larger than the limit of " + format_bytes(static_cast<double>(limit_)) +
           " when decompressed");
    }
    content_.append(reinterpret_cast<const char*>(buffer_.data()), made);
    return status;
  }

  z_stream stream_{};
  std::string_view rest_;
  const std::string& source_;
  index_t limit_;
  std::string content_;
  std::array<Bytef, 65536> buffer_{};
};

}  // namespace

std::string gunzip(std::string_view compressed, const std::string& source, index_t limit) {
  return Inflater(compressed, source, limit).inflate_all();
}

std::string gzip(std::string_view text) {
  UNMASK_REQUIRE(text.size() < std::numeric_limits<uInt>::max(), "a text of less than 4 GiB");
  constexpr int kMemoryLevel = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, kGzipOnly, kMemoryLevel,
                   Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::bad_alloc();
  }
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int status = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  UNMASK_REQUIRE(status == Z_STREAM_END, "room for the compressed text");
  return out;
}

#endif

}  // namespace unmask
