#include "exact/certificate/check.hpp"

#include <algorithm>

#include "core/base/invalid_input.hpp"
#include "core/base/text.hpp"
#include "exact/certificate/statement.hpp"

namespace unmask {
namespace {

using namespace checker;

constexpr int kDigits = 25;
constexpr std::size_t kMostDifferentText = std::size_t{1} << 14U;

Statement find_statement(const Certificate& certificate) {
  const std::string& part = certificate.claim.part;
  for (const Statement& statement : all_statements()) {
    if (certificate.theorem == statement.theorem && part == statement.part &&
        certificate.claim.fields.count("part") == (part.empty() ? 0U : 1U)) {
      return statement;
    }
  }
  reject("no statement " + quote(certificate.theorem) + " has a part " + quote(part));
}

void require_tight_cards(const NaiveModel& model) {
  for (index_t i = 0; i < model.positions(); ++i) {
    index_t largest = 0;
    for (const Row& x : model.rows()) largest = std::max(largest, x[at(i)]);
    require(model.cards()[at(i)] == largest + 1, "the largest symbol of every position occurs");
  }
}

/// The same number in canonical form, in other words than ours only if it has a factor too large to
/// be found.
bool is_exactly(const LogForm& derived, const std::string& text) {
  if (text == to_text(derived.canonical())) return true;
  if (text.size() > kMostDifferentText) return false;
  try {
    const LogForm written = parse_log_form(text, "side").canonical();
    return text == to_text(written) && written == derived;
  } catch (const InvalidInput&) {
    return false;
  }
}

/// |x| and |y| have the same first 25 digits and more behind them: rounding outward then gives
/// neighbours.
bool same_digits(const Rational& x, const Rational& y) {
  if (x == 0 || y == 0 || (x > 0) != (y > 0)) return false;
  const Rational lowest = Rational(boost::multiprecision::pow(Integer(10), kDigits - 1));
  Rational a = abs(x), b = abs(y);
  for (; a < lowest; a *= 10) b *= 10;
  for (; a >= 10 * lowest; a /= 10) b /= 10;
  const auto whole = [](const Rational& r) -> Integer { return numerator(r) / denominator(r); };
  return whole(a) == whole(b) && denominator(a) != 1 && denominator(b) != 1;
}

DecimalEnclosure tight_enclosure(const Quantity& x) {
  for (Precision precision{128}; precision.bits <= kPrecisionCeiling.bits; precision.bits *= 2) {
    const Ball ball = x.enclosure(precision);
    if (same_digits(ball.low(), ball.high())) return decimal_enclosure(ball, kDigits);
  }
  reject("a side could not be enclosed to 25 digits");
}

void require_side(const std::string& name, const WrittenSide& written, const Quantity& derived) {
  if (const LogForm* exact = derived.exact()) {
    if (!written.exact) reject("the " + name + " side is exact and should be written so");
    if (!is_exactly(*exact, *written.exact)) reject("the " + name + " side is another number");
    return;
  }
  if (written.exact) reject("the " + name + " side multiplies logarithms and has no exact form");
  const DecimalEnclosure ends = tight_enclosure(derived);
  if (written.low != ends.low || written.high != ends.high) {
    reject("the " + name + " side is another number");
  }
}

std::string short_text(const Quantity& x) {
  return format_short(to_double(x.enclosure({64}).midpoint()), 3);
}

std::string describe(const Certificate& certificate, const Sides& sides) {
  const std::string part = certificate.claim.part.empty() ? "" : " " + certificate.claim.part;
  const auto n = certificate.model.cards.size();
  return certificate.theorem + part + " on " + std::to_string(n) +
         (n == 1 ? " position: " : " positions: ") + certificate.verdict + ", " +
         short_text(sides.left) + " " + certificate.relation + " " + short_text(sides.right);
}

CheckReport checked(const Certificate& certificate, std::string_view text) {
  require(certificate.format == "unmask 1", "the format is not \"unmask 1\"");
  const Statement statement = find_statement(certificate);
  if (certificate.claim.signature() != statement.fields) {
    reject("this part has the fields: " + std::string(statement.fields));
  }
  require(text == canonical_text(certificate), "the text is not in canonical form");
  if (certificate.relation != symbol(statement.relation)) {
    reject("the relation of this part is " + std::string(symbol(statement.relation)));
  }

  const NaiveModel model(certificate.model);
  std::optional<NaiveModel> other;
  if (certificate.claim.other) other.emplace(*certificate.claim.other);
  if (certificate.theorem != "D1" && certificate.theorem != "D2" && certificate.theorem != "D3") {
    require_tight_cards(model);
    if (other) require_tight_cards(*other);
  }

  const Sides sides =
      statement.sides(Question(certificate.claim, model, other ? &*other : nullptr));
  require_side("left", certificate.left, sides.left);
  require_side("right", certificate.right, sides.right);
  const Verdict verdict = decide(sides.left, statement.relation, sides.right);
  require(verdict.decided(), "the sides are too close to be told apart");
  if (certificate.verdict != status_text(verdict.status)) {
    reject("the claim is " + std::string(status_text(verdict.status)));
  }
  return {true, "", describe(certificate, sides), certificate.theorem, certificate.verdict};
}

}  // namespace

CheckReport check_certificate(std::string_view text, std::string_view where) {
  const Certificate certificate = read_certificate(text, std::string(where));
  try {
    return checked(certificate, text);
  } catch (const NotCertified& error) {
    return {false, error.what(), "", "", ""};
  } catch (const TooLarge& error) {
    throw InvalidInput(std::string(where) + ": " + error.what());
  }
}

}  // namespace unmask
