// Bytes as base64 text in a JSON string, such as a zipped function. Keeps the text, so that it
// is sent unchanged; `decode` decodes it on request.
#pragma once

#include <wirebind/core/base64.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/json/shape.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {

/// Base64 text (RFC 4648 section 4). Text is not checked until `decode`.
class base64_text {
 public:
  base64_text() = default;
  /// Stores text that is base64 already.
  explicit base64_text(std::string text) noexcept : text_(std::move(text)) {}

  static base64_text from_bytes(std::string_view data) { return base64_text(encode_base64(data)); }

  /// The bytes, or nothing if the text is not strictly base64.
  std::optional<std::string> decode() const { return decode_base64(text_); }
  const std::string& text() const noexcept { return text_; }

  friend bool operator==(const base64_text& a, const base64_text& b) noexcept { return a.text_ == b.text_; }

 private:
  std::string text_;
};

// The codec reaches the text through the address of the object.
static_assert(std::is_standard_layout_v<base64_text>);

template <>
struct json::shape<base64_text> : json::leaf_shape<json::kind::string> {
  using wrapped = std::string;
};

}  // namespace wirebind::inline WIREBIND_ABI
