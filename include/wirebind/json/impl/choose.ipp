#pragma once

#include <wirebind/core/impl/decimal.ipp>
#include <wirebind/json/impl/choices.ipp>
#include <wirebind/json/impl/skip.ipp>

#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::json::detail {

/// JSON forms of values, as bits.
enum form : unsigned {
  text_form = 1,
  integer_form = 2,
  number_form = 4,
  bool_form = 8,
  object_form = 16,
  array_form = 32,
  any_form = 63
};
inline constexpr unsigned forms_of_numbers = integer_form | number_form;

/// The form of the value at p; a number that is written with a fraction or an exponent is no integer.
inline unsigned form_at(const char* p) noexcept {
  switch (*p) {
    case '"':
      return text_form;
    case '{':
      return object_form;
    case '[':
      return array_form;
    case 't':
    case 'f':
      return bool_form;
    default:
      break;
  }
  if (*p != '-' && !is_digit(*p)) return 0;
  const number_text number = scan_number(p);
  return number.end != nullptr && !number.integral ? number_form : integer_form;
}

/// The form that a test names.
inline unsigned form_named(std::string_view name) noexcept {
  if (name == "string") return text_form;
  if (name == "integer") return integer_form;
  if (name == "number") return number_form;
  if (name == "boolean") return bool_form;
  return name == "object" ? object_form : array_form;
}

/// The forms that values of a type have. Unions whose alternatives are unions are followed `levels` deep.
inline unsigned forms_of(const type& type, unsigned levels = 4) {
  switch (type.kind) {
    case kind::boolean:
      return bool_form;
    case kind::float32:
    case kind::float64:
      return forms_of_numbers;
    case kind::string:
    case kind::open_enum:
    case kind::file:
      return text_form;
    case kind::text:
      return type.native ? forms_of_numbers : text_form;
    case kind::object:
    case kind::map:
      return object_form;
    case kind::list:
      return array_form;
    case kind::optional:
    case kind::nullable:
    case kind::box:
      return forms_of(*type.element, levels);
    case kind::raw:
    case kind::bytes:
      return any_form;
    case kind::one_of: {
      unsigned all = levels == 0 ? any_form : 0U;
      if (levels == 0) return all;
      for (const alternative* each : type.choices().alternatives()) all |= forms_of(*each->type, levels - 1);
      return all;
    }
    default:
      return integer_form;
  }
}

/// Chooses the alternative of the union whose value stands at a place of a text. Members of an object are
/// looked at once, and only until the first choice is certain.
class chooser {
 public:
  chooser(scanner& text, const choice_table& table, const char* value)
      : text_(text), table_(table), value_(value), next_(table.steps().data()) {}

  /// False where the text is not JSON: then `text` has the error. `chosen` is null where no choice holds.
  /// `depth` levels are open around the value.
  bool run(unsigned depth, const alternative*& chosen) {
    const bool read = !decide() && *value_ == '{' ? look(depth + 1) : true;
    if (!read) return false;
    ended_ = true;
    decide();
    chosen = chosen_;
    return true;
  }

 private:
  enum class verdict { no, yes, open };

  const choice_table::step* end() const noexcept { return table_.steps().data() + table_.steps().size(); }

  /// Takes the first choice that holds, as far as that is certain; true when it is found.
  bool decide() {
    while (chosen_ == nullptr && next_ != end()) {
      const choice_table::step* step = next_;
      verdict whole = verdict::yes;
      do {
        const verdict one = verdict_of(*step);
        if (one == verdict::no || whole == verdict::yes) whole = one;
        ++step;
      } while (step != end() && step->test.alternative == also);
      if (whole == verdict::open) return false;
      if (whole == verdict::yes) chosen_ = table_.alternatives()[next_->test.alternative];
      next_ = step;
    }
    return true;
  }

  verdict verdict_of(const choice_table::step& step) {
    const auto told = [](bool holds) { return holds ? verdict::yes : verdict::no; };
    const choice_test test = step.test.test;
    if (test == choice_test::form) return told((forms_of(*step.type) & form_at(value_)) != 0);
    if (test == choice_test::items) return told(*value_ == '[' && item_fits(*step.type));
    if (*value_ != '{') return verdict::no;
    const std::string_view seen = found_.empty() ? std::string_view() : found_[step.name];
    if (seen.empty() && !ended_) return verdict::open;
    if (test == choice_test::has) return told(!seen.empty());
    if (test == choice_test::lacks) return told(seen.empty());
    if (test == choice_test::lacks_form) {
      return told(seen.empty() || (form_at(seen.data()) & form_named(step.test.value)) == 0);
    }
    return told(!seen.empty() && same_scalar(seen, step.test.value));
  }

  bool item_fits(const type& list) const {
    const char* const item = skip_space(value_ + 1);
    return *item == ']' || (forms_of(*list.element) & form_at(item)) != 0;
  }

  /// Compares a value of the text with one of a test. A string of the text may have escapes, and a number
  /// another spelling.
  bool same_scalar(std::string_view seen, std::string_view wanted) {
    if (seen == wanted) return true;
    if ((form_at(seen.data()) & forms_of_numbers) != 0) return wirebind::detail::same_number(seen, wanted);
    const bool escaped = seen.front() == '"' && wanted.front() == '"' &&
                         (seen.find('\\') != seen.npos || wanted.find('\\') != wanted.npos);
    return escaped && unescape(text_, seen) == unescape(text_, wanted);
  }

  /// Goes through the object's members.
  bool look(unsigned depth) {
    if (depth > max_depth) return text_.fail(errc::too_deep, value_) != nullptr;
    found_.resize(table_.names().size());
    const char* p = skip_space(value_ + 1);
    while (*p != '}') {
      if (*p != '"') return text_.fail(errc::syntax, p) != nullptr;
      const char* const key_end = text_.skip_string(p);
      if (key_end == nullptr) return false;
      const char* const colon = skip_space(key_end);
      if (*colon != ':') return text_.fail(errc::syntax, colon) != nullptr;
      const char* const value = skip_space(colon + 1);
      const char* const value_end = text_.skip_value(value, depth);
      if (value_end == nullptr) return false;
      if (note({p, static_cast<std::size_t>(key_end - p)},
               {value, static_cast<std::size_t>(value_end - value)})) {
        return true;
      }
      p = skip_space(value_end);
      if (*p != ',' && *p != '}') return text_.fail(errc::syntax, p) != nullptr;
      if (*p == ',') p = skip_space(p + 1);
    }
    return true;
  }

  /// Notes a member; true when that makes the choice certain.
  bool note(std::string_view key, std::string_view value) {
    std::string unescaped;
    std::string_view name = key.substr(1, key.size() - 2);
    if (name.find('\\') != name.npos) name = unescaped = unescape(text_, key);
    const std::size_t index = place_of(table_.names(), name);
    if (index == table_.names().size() || table_.names()[index] != name) return false;
    if (!found_[index].empty()) return false;
    found_[index] = value;
    return decide();
  }

  scanner& text_;
  const choice_table& table_;
  const char* const value_;
  const choice_table::step* next_;
  const alternative* chosen_ = nullptr;
  bool ended_ = false;
  std::vector<std::string_view>
      found_;  ///< the values of the members that tests name, as far as they are there
};

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
