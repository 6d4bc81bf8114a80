// core/format/npy_header.hpp - what the front of a NumPy .npy file says about the array behind it.
//
// Six magic bytes, a version, the length of a header, and the header: a Python dictionary such as
// {'descr': '<i4', 'fortran_order': False, 'shape': (3, 4), }.
// Source: the format description in NumPy's manual (numpy.lib.format).
//
// (1) A header that is accepted describes exactly the bytes that follow it: rows * columns *
//     item_bytes of them.
// (2) Anything else is one line, `source: ...`.
#pragma once

#include <string>
#include <string_view>

#include "core/base/index.hpp"

namespace unmask {

struct NpyHeader {
  index_t rows = 0, columns = 0;
  index_t item_bytes = 0;
  bool item_signed = false;
  bool big_endian = false;
  bool fortran_order = false;
  index_t data_offset = 0;  ///< where the items begin
};

/// Throws: InvalidInput.
[[nodiscard]] NpyHeader parse_npy_header(std::string_view bytes, const std::string& source);

}  // namespace unmask
