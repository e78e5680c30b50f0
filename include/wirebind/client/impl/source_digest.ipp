#pragma once

#include <wirebind/auth/error.hpp>
#include <wirebind/client/detail/source_digest.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/net/detail/handlers.hpp>
#include <wirebind/net/detail/strand.hpp>
#include <wirebind/net/error.hpp>

#include <limits>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

inline constexpr std::uint64_t digest_piece = 64 * 1024;

WIREBIND_DECL source_digest::source_digest(const asio::any_io_executor& executor, body_source& source,
                                           handler done)
    : strand_(net::detail::make_strand(executor)),
      source_(source),
      done_(std::move(done)),
      piece_(new char[digest_piece]),
      left_(source.length().value_or((std::numeric_limits<std::uint64_t>::max)())) {}

WIREBIND_DECL void source_digest::post(void (*next)(source_digest&, std::error_code, std::size_t),
                                       std::error_code error, std::size_t count) {
  std::unique_lock lock(mutex_);
  const asio::any_io_executor strand = strand_;
  lock.unlock();
  if (!strand) return;
  net::detail::post(strand, [self = shared_from_this(), next, error, count] {
    try {
      next(*self, error, count);
    } catch (...) {
      if (!self->done_) throw;  // it came from there
      self->end(current_failure());
    }
  });
}

WIREBIND_DECL void source_digest::abandon() {
  const std::lock_guard lock(mutex_);
  strand_ = {};
}

WIREBIND_DECL void source_digest::start() {
  post([](source_digest& self, std::error_code, std::size_t) {
    const std::error_code error = self.stopped_ ? std::error_code() : self.source_.rewind();
    if (error) return self.end({error});
    self.read();
  });
}

WIREBIND_DECL void source_digest::stop() {
  post([](source_digest& self, std::error_code, std::size_t) {
    if (!self.done_ || std::exchange(self.stopped_, true)) return;
    self.source_.cancel();
  });
}

WIREBIND_DECL void source_digest::read() {
  if (stopped_) return end({net::operation_aborted()});
  if (left_ == 0) return end({});
  source_.async_read_some(
      piece_.get(), static_cast<std::size_t>(least(left_, digest_piece)),
      single_call([self = shared_from_this()](std::error_code error,
                                              std::size_t count) { self->read_done(error, count); },
                  [self = shared_from_this()] { self->read_done(callback_errc::handler_dropped, 0); }));
}

WIREBIND_DECL void source_digest::read_done(std::error_code error, std::size_t count) {
  post([](source_digest& it, std::error_code failed, std::size_t read) { it.take(failed, read); }, error,
       count);
}

WIREBIND_DECL void source_digest::take(std::error_code error, std::size_t count) {
  if (!done_) return;  // the source threw, and called back nevertheless
  const bool long_enough = count != 0 || !source_.length();
  if (!error && (count > least(left_, digest_piece) || !long_enough)) error = net::errc::source_length;
  if (error || count == 0) return end({error});
  hash_.update({piece_.get(), count});
  left_ -= count;
  read();
}

WIREBIND_DECL void source_digest::end(callback_failure failure) {
  std::string digest = failure.error ? std::string() : auth::hex(hash_.finish());
  if (!failure.error && digest.empty()) failure.error = auth::errc::crypto_failure;
  handler done = std::exchange(done_, {});
  done(std::move(failure), std::move(digest));
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
