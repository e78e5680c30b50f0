// Writes the members of a body as the parts of multipart/form-data, and a parameter as text.
#pragma once

#include <wirebind/client/detail/multipart_body.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/file_part.hpp>
#include <wirebind/core/function_ref.hpp>
#include <wirebind/json/error.hpp>
#include <wirebind/model/form_parts.hpp>
#include <wirebind/model/parameters.hpp>

#include <span>
#include <string>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// Gets the wire name of what cannot be sent, its value where that is one text, and the rule that it
/// violates.
using violation_handler = function_ref<void(std::string_view, std::string, std::string_view)>;

/// One of the functions of <wirebind/http/parameter_text.hpp>.
using parameter_writer = std::string_view (*)(const parameter_facts& one,
                                              std::span<const parameter_part> parts, std::string& out);

/// Writes a parameter of any shape; false if it is absent.
WIREBIND_DECL bool write_parameter(const parameter& part, const void* object, parameter_writer put,
                                   std::string& out, violation_handler refuse);

/// Whether a member has a file with a source.
WIREBIND_DECL bool has_source(const form_part& part, const void* body);

/// Adds parts to a body.
class parts_writer {
 public:
  parts_writer(violation_handler refuse, multipart_body& out) noexcept : refuse_(refuse), out_(out) {}

  /// All members of a body; an error for what JSON cannot be.
  WIREBIND_DECL json::result write(std::span<const form_part> parts, const void* body);

 private:
  void add_texts(const form_part& part, const void* body);
  void add_text(std::string_view name, std::string_view media, std::string text);
  json::result add_json(const form_part& part, std::string_view name, const json::type& type,
                        const void* value);
  void add_file(const form_part& part, std::string_view name, const file_part& file);

  violation_handler refuse_;
  multipart_body& out_;
};

}  // namespace wirebind::inline WIREBIND_ABI::client::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/parts_writer.ipp>
#endif
