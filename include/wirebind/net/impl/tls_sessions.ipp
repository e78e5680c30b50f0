#pragma once

#include <wirebind/net/detail/tls_sessions.hpp>

#include <openssl/ssl.h>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {

WIREBIND_DECL void tls_sessions::keep(std::string_view origin, std::shared_ptr<ssl_session_st> session) {
  const std::lock_guard lock(mutex_);
  if (most_ == 0) return;
  std::size_t count = 0;
  auto oldest = entries_.begin();
  for (auto each = entries_.end(); each != entries_.begin();) {
    if ((--each)->origin != origin) continue;
    oldest = each;
    ++count;
  }
  if (count >= most_per_origin) {
    entries_.erase(oldest);
  } else if (entries_.size() >= most_) {
    entries_.erase(entries_.begin());
  }
  entries_.push_back({std::string(origin), std::move(session)});
}

WIREBIND_DECL std::shared_ptr<ssl_session_st> tls_sessions::take(std::string_view origin) {
  const std::lock_guard lock(mutex_);
  for (auto each = entries_.end(); each != entries_.begin();) {
    if ((--each)->origin != origin) continue;
    const auto found = each->session;
    const bool once = SSL_SESSION_get_protocol_version(found.get()) >= TLS1_3_VERSION;
    const bool usable = SSL_SESSION_is_resumable(found.get()) == 1;
    if (once || !usable) entries_.erase(each);
    if (usable) return found;
  }
  return nullptr;
}

WIREBIND_DECL void tls_sessions::forget(std::string_view origin) {
  const std::lock_guard lock(mutex_);
  entries_.erase_if([origin](const entry& each) { return each.origin == origin; });
}

WIREBIND_DECL void tls_sessions::clear() {
  const std::lock_guard lock(mutex_);
  entries_.clear();
}

WIREBIND_DECL std::size_t tls_sessions::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

}  // namespace wirebind::inline WIREBIND_ABI::net
