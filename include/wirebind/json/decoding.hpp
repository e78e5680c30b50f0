// How strictly the body of a response is decoded, and the deviations of a decoded text from its
// description.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI {

/// Which forms of a scalar are decoded; see <wirebind/json/codec.hpp> for the rules.
enum class decoding : std::uint8_t {
  strict,   ///< only the form of the schema
  lenient,  ///< other forms too, if nothing is lost
};

namespace json {

/// A difference that does not fail a decode.
enum class deviation_kind : std::uint8_t {
  other_form,           ///< a scalar in another form than the schema's, as "512" for 512
  null_value,           ///< null where the schema forbids it, decoded as absent
  unknown_member,       ///< a member that is not in the description
  unknown_enumerator,   ///< a text that is not a known value of an open enum
  unknown_alternative,  ///< a value that is none of a union's alternatives
};

/// The end of a sentence: "is an unknown member".
WIREBIND_DECL std::string_view text_of(deviation_kind kind) noexcept;

/// One difference between a text and its description.
struct deviation {
  deviation_kind kind{};
  /// In wire names, without indices and keys: `functions[].runtime`, `limits{}`. Of the name of an unknown
  /// member at most 64 bytes, control characters as question marks.
  std::string path{};

  friend bool operator==(const deviation&, const deviation&) = default;
};

}  // namespace json
}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/json/impl/decoding.ipp>
#endif
