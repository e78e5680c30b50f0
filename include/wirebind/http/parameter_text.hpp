// The text of parameters in a path, a query, a field and a cookie, by the styles of OpenAPI 3.1 and RFC 6570.
// Writing rejects what would not be read back as the same value; reading is strict.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/function_ref.hpp>
#include <wirebind/core/parameter_format.hpp>
#include <wirebind/http/percent.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::http {

/// Appends a parameter to a path. Empty, or the rule that the value violates; `out` then has an undefined
/// end.
WIREBIND_DECL std::string_view write_segment(const parameter_facts& one,
                                             std::span<const parameter_part> parts, std::string& out);
/// Appends the items of a parameter to a query, each after `&` where the query is not empty.
WIREBIND_DECL std::string_view write_query(const parameter_facts& one, std::span<const parameter_part> parts,
                                           std::string& out);
/// Writes the value of a field. Nothing is percent-encoded there, so that a comma in an item is refused.
WIREBIND_DECL std::string_view write_field(const parameter_facts& one, std::span<const parameter_part> parts,
                                           std::string& out);
/// Whether the items of a list have a field each: the values of Set-Cookie have commas of their own (RFC 9110
/// section 5.3).
WIREBIND_DECL bool has_field_for_each_item(const parameter_facts& one) noexcept;
/// Appends pairs to the value of a Cookie field, each after `; ` where the value is not empty; values are
/// percent-encoded.
WIREBIND_DECL std::string_view write_cookie(const parameter_facts& one, std::span<const parameter_part> parts,
                                            std::string& out);

/// What reading a parameter found.
enum class parameter_read : std::uint8_t {
  found,
  absent,
  malformed,  ///< not of the style
  repeated,   ///< given more than once
};

/// Takes the still encoded text of a variable of a path apart.
WIREBIND_DECL parameter_read read_segment(const parameter_facts& one, std::string_view encoded,
                                          std::vector<parameter_part>& parts);
/// Finds a parameter among the items of a query. Members of an exploded object are the items whose names
/// `is_member` accepts.
WIREBIND_DECL parameter_read read_query(const parameter_facts& one, std::span<const query_item> items,
                                        function_ref<bool(std::string_view)> is_member,
                                        std::vector<parameter_part>& parts);
/// Takes the value of a field apart; of several fields of one name it is the combined one.
WIREBIND_DECL parameter_read read_field(const parameter_facts& one, std::string_view value,
                                        std::vector<parameter_part>& parts);
/// Appends the pairs of the value of a Cookie field, of which `read_query` then finds one. A pair without an
/// equals sign is ignored, and a text with a malformed escape stays as it is: cookies of others are in the
/// field as well.
WIREBIND_DECL void parse_cookies(std::string_view value, std::vector<query_item>& pairs);

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/parameter_text.ipp>
#endif
