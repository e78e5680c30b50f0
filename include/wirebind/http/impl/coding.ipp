#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/coding.hpp>
#include <wirebind/http/message.hpp>

#include <string>

namespace wirebind::inline v0::http {

WIREBIND_DECL bool gzip_available() noexcept { return WIREBIND_HAS_ZLIB != 0; }

WIREBIND_DECL std::optional<coding> coding_of(const fields& all) {
  const std::string name = all.combined("content-encoding");
  if (name.empty() || ascii::iequals(name, "identity")) return coding::identity;
  if (ascii::iequals(name, "gzip") || ascii::iequals(name, "x-gzip")) return coding::gzip;
  return std::nullopt;
}

}  // namespace wirebind::inline v0::http
