// core/format/text_windows.hpp - all windows of a text as an empirical distribution.
//
// A text of m symbols has m-w+1 overlapping windows of length w; each counts once. This is the
// smallest honest stand-in for "the distribution of language", and its support is a list of rows.
//
// Alphabets: none - the distinct bytes that occur, in byte order; 256 - raw bytes; 27 - blank = 0,
// a..z = 1..26, case folded, every run of other bytes one blank (the text8 convention); 2 - blank
// or letter; 3 - blank, vowel (aeiou), consonant, both after the folding of 27.
//
// (1) The weights are counts and sum to m-w+1.
// (2) Every position has the alphabet's cardinality, whether all its symbols occur or not.
// Cost: a sort of m-w+1 starting places; memory 8 bytes a window and the distinct windows, of which
// at most 2^28 symbols are accepted.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/support_table.hpp"

namespace unmask {

/// A text over a small alphabet: one byte a symbol.
struct EncodedText {
  std::string symbols;
  index_t cardinality = 0;
};

/// Throws: InvalidInput for an alphabet that is not listed above.
[[nodiscard]] EncodedText encode_text(std::string_view text, std::optional<index_t> alphabet);

/// `source` names the text in messages.
/// Throws: InvalidInput if the window is 0 or longer than the text, or the alphabet is unknown.
[[nodiscard]] SupportTable<Rational> text_windows(std::string_view text, index_t window,
                                                  std::optional<index_t> alphabet,
                                                  const std::string& source);

}  // namespace unmask
