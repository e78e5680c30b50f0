// Decodes the bodies of error responses that the document describes.
#pragma once

#include <wirebind/client/error.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/json/type.hpp>

#include <optional>
#include <utility>

namespace wirebind::inline WIREBIND_ABI {
namespace client {

/// Decodes the body of an error response as a type; false if there is none or it does not match.
WIREBIND_DECL bool decode_error_body(const call_details& details, const json::type& type, void* out);

}  // namespace client

template <class T>
struct error_body_reader {
  static std::optional<T> read(const call_details& details) {
    std::optional<T> out(std::in_place);
    if (!client::decode_error_body(details, json::type_of<T>(), &*out)) out.reset();
    return out;
  }
};

}  // namespace wirebind::inline WIREBIND_ABI

#if WIREBIND_HEADER_ONLY
#include <wirebind/client/impl/error_body.ipp>
#endif
