// The security schemes of an API.
#pragma once

#include <wirebind/auth/authenticator.hpp>
#include <wirebind/core/config.hpp>
#include <wirebind/core/memory.hpp>
#include <wirebind/core/sequence.hpp>

#include <cstddef>
#include <initializer_list>
#include <string_view>

namespace wirebind::inline WIREBIND_ABI::auth {

/// A security scheme of an API, with the name that the document gives it.
struct security_scheme {
  std::string_view name;
  std::shared_ptr<authenticator> by;  ///< null if none is known: alternatives with it are not used
};

/// All schemes of an API, in the order of the bits of `scheme_set`.
class scheme_table {
 public:
  WIREBIND_DECL scheme_table(std::initializer_list<security_scheme> all);
  WIREBIND_DECL scheme_table(scheme_table&& other) noexcept;
  WIREBIND_DECL ~scheme_table();

  const security_scheme* begin() const noexcept { return all_.begin(); }
  const security_scheme* end() const noexcept { return all_.end(); }
  std::size_t size() const noexcept { return all_.size(); }
  const security_scheme& operator[](std::size_t bit) const noexcept { return all_[bit]; }

 private:
  sequence<security_scheme> all_;
};

}  // namespace wirebind::inline WIREBIND_ABI::auth

#if WIREBIND_HEADER_ONLY
#include <wirebind/auth/impl/scheme_table.ipp>
#endif
