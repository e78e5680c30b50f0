// What an error body of XML or HTML says: the members of a service's `Error`, or the first words of the page
// that a gateway has put in its place. Reads a small and strict part of XML, without namespaces, entities of
// its own or anything that is defined elsewhere; a text that is neither has no members.
#pragma once

#include <wirebind/core/config.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// One piece of markup after the other. Comments, declarations and instructions are passed over.
class markup_reader {
 public:
  enum class piece : std::uint8_t { text, open, close, end, broken };

  explicit markup_reader(std::string_view text) noexcept : rest_(text) {}

  WIREBIND_DECL piece next();
  /// Of an element, as it was written.
  std::string_view name() const noexcept { return name_; }
  /// The element ends where it begins; no `close` follows.
  bool empty() const noexcept { return empty_; }
  /// Of a text, with its character references replaced.
  std::string take_text() noexcept { return std::move(text_); }
  /// Drops everything up to the end tag of `name`, for elements whose content is no markup.
  WIREBIND_DECL void skip_content(std::string_view name);

 private:
  piece tag();
  bool pass(std::string_view start, std::string_view end);

  std::string_view rest_;
  std::string_view name_;
  std::string text_;
  bool empty_ = false;
};

struct markup_error {
  std::string code;
  std::string message;
  std::string request_id;
};

/// Reads the members of an XML document whose root is `Error`; false for any other text, a broken document
/// included, which may leave a part of them.
WIREBIND_DECL bool read_xml_error(std::string_view text, markup_error& found);

/// The first words of an HTML page, at most 200 bytes, white space as single spaces; empty for other text.
WIREBIND_DECL std::string first_words(std::string_view text);

}  // namespace wirebind::inline WIREBIND_ABI::client::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/markup.ipp>
#endif
