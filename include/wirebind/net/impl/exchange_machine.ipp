#pragma once

#include <wirebind/core/least.hpp>
#include <wirebind/core/saturate.hpp>
#include <wirebind/http/error.hpp>
#include <wirebind/http/writer.hpp>
#include <wirebind/net/exchange_machine.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::net {
namespace detail {

/// Bodies up to here travel in one write with the head: one packet for most requests.
inline constexpr std::size_t joined_body = 16 * 1024;

/// How long a response is waited for that the peer may have sent before it refused the rest of the request.
inline constexpr std::chrono::milliseconds response_grace{1000};

}  // namespace detail

// --- actions and timeouts

// Wanting the same thing twice is wanting it once, so that the number has room for all that can be pending.
WIREBIND_DECL void exchange_machine::emit(exchange_action action) noexcept {
  static_assert(static_cast<std::uint64_t>(exchange_action::complete) < action_place);
  std::uint64_t place = 1;
  for (std::uint64_t rest = actions_; rest != 0; rest /= action_place) {
    if (rest % action_place == static_cast<std::uint64_t>(action)) return;
    place *= action_place;
  }
  actions_ += place * static_cast<std::uint64_t>(action);
}

WIREBIND_DECL exchange_action exchange_machine::next() {
  const exchange_action first = peek();
  actions_ /= action_place;
  if (first == exchange_action::write) wrote_ = true;
  if (first == exchange_action::pull) report_.source_used = true;
  if (first == exchange_action::push) report_.sink_used = true;
  return first;
}

// The caller was never notified, and is not busy.
WIREBIND_DECL void exchange_machine::forget_actions() noexcept {
  for (; actions_ != 0; actions_ /= action_place) {
    if (peek() == exchange_action::write) writing_ = false;
    if (peek() == exchange_action::pull) source_busy_ = false;
    if (peek() == exchange_action::push) sink_busy_ = false;
  }
}

WIREBIND_DECL auto exchange_machine::deadline() const noexcept -> time_point {
  return ended() ? (time_point::max)() : least(phase_end_, total_end_);
}

WIREBIND_DECL void exchange_machine::bound_phase(std::chrono::milliseconds bound, std::error_code passed,
                                                 time_point now) noexcept {
  phase_end_ = deadline_after(now, bound);
  phase_passed_ = passed;
}

WIREBIND_DECL void exchange_machine::enter(state next, phase reached, std::chrono::milliseconds bound,
                                           errc passed, time_point now) noexcept {
  state_ = next;
  now_ = now;
  reach(reached);
  bound_phase(bound, passed, now);
}

WIREBIND_DECL void exchange_machine::reach(phase next) noexcept {
  auto& spent = report_.times[report_.reached];
  spent = time_point::duration(saturating_add(spent.count(), time_between(phase_begin_, now_).count()));
  phase_begin_ = now_;
  report_.reached = next;
}

WIREBIND_DECL void exchange_machine::timer(time_point now) {
  if (ended()) return;
  now_ = now;
  if (now >= total_end_) return fail(errc::total_timeout);
  if (now >= phase_end_) return fail(phase_passed_);
}

// --- from the start to a connection

WIREBIND_DECL void exchange_machine::start(time_point now) {
  if (state_ != state::idle) return;
  now_ = phase_begin_ = now;
  total_end_ = least(deadline_after(now, settings_->timeouts.total), total_end_);
  const std::string_view scheme = settings_->origin.scheme;
  if (scheme != "http" && scheme != "https") {
    return fail(errc::unsupported_scheme);
  }
  if (settings_->origin.host.empty()) return fail(errc::host_not_found);
  if (now >= total_end_) return fail(errc::total_timeout);
  enter(state::acquire, phase::acquire, settings_->timeouts.acquire, errc::acquire_timeout, now);
  emit(exchange_action::acquire);
}

WIREBIND_DECL void exchange_machine::acquired(bool reused, time_point now) {
  if (state_ != state::acquire) return;
  now_ = now;
  report_.reused_connection = reused;
  if (!reused) return use_fresh(now);
  ++connection_;
  prepare(now);
}

WIREBIND_DECL void exchange_machine::use_fresh(time_point now) {
  report_.reused_connection = false;
  ++connection_;
  enter(state::resolve, phase::resolve, settings_->timeouts.resolve, errc::resolve_timeout, now);
  emit(exchange_action::resolve);
}

WIREBIND_DECL void exchange_machine::resolved(std::error_code error, time_point now) {
  if (state_ != state::resolve) return;
  now_ = now;
  if (error) return fail(error);
  enter(state::connect, phase::connect, settings_->timeouts.connect, errc::connect_timeout, now);
  emit(exchange_action::connect);
}

WIREBIND_DECL void exchange_machine::connected(std::error_code error, time_point now) {
  if (state_ != state::connect) return;
  now_ = now;
  if (error) return fail(error);
  if (settings_->origin.scheme != "https") return prepare(now);
  enter(state::tls, phase::tls, settings_->timeouts.tls, errc::tls_timeout, now);
  emit(exchange_action::handshake);
}

WIREBIND_DECL void exchange_machine::handshaken(std::error_code error, time_point now) {
  if (state_ != state::tls) return;
  now_ = now;
  if (error) return fail(error);
  prepare(now);
}

// --- request and response

WIREBIND_DECL void exchange_machine::prepare(time_point now) {
  enter(state::prepare, phase::write, {}, errc::total_timeout, now);
  emit(exchange_action::prepare);
}

WIREBIND_DECL void exchange_machine::prepared(std::error_code error, http::request&& request,
                                              time_point now) {
  if (state_ != state::prepare) return;
  now_ = now;
  exchange_buffers& with = buffers();
  const bool streamed = settings_->source != nullptr;
  if (!error) {
    error = streamed ? http::write_head(request, settings_->source_length, with.head)
                     : http::write_head(request, with.head, least(request.body.size(), detail::joined_body));
  }
  if (error) return end(error, exchange_action::release);
  keep_ = !request.fields.has_element("connection", "close");
  with.body = std::move(request.body);
  head_sent_ = 0;
  body_sent_ = least(with.body.size(), detail::joined_body);
  body_begin_ = with.head.size();
  with.head.append(with.body.view().substr(0, body_sent_));
  fed_ = being_fed_ = 0;
  feeding_ = streamed;
  framed_ = {};
  source_left_ = settings_->source_length.value_or(0);
  with.parser.limit(settings_->limits);
  if (settings_->sink != nullptr) with.parser.bound_success(settings_->sink_limit, settings_->for_sink);
  with.parser.start(settings_->head);
  with.gunzip.reset();
  with.unpacked.clear();
  state_ = state::transfer;
  writing_ = true;
  write_error_ = read_error_ = {};
  bound_transfer(now);
  emit(exchange_action::write);
  emit(exchange_action::read);
}

WIREBIND_DECL std::string_view exchange_machine::output() const noexcept {
  if (!buffers_) return {};
  if (head_sent_ != buffers_->head.size()) return std::string_view(buffers_->head).substr(head_sent_);
  return settings_->source != nullptr ? framed_ : buffers_->body.view().substr(body_sent_);
}

WIREBIND_DECL transfer_progress exchange_machine::progress() const noexcept {
  if (!buffers_) return {};
  const http::response_parser& parser = buffers_->parser;
  const std::string& head = buffers_->head;
  transfer_progress now{.received = parser.body_received(), .to_receive = parser.body_length()};
  if (settings_->source != nullptr) {
    now.sent = fed_;
    now.to_send = settings_->source_length;
  } else {
    const std::size_t joined = head_sent_ > body_begin_ ? head_sent_ - body_begin_ : 0;
    now.sent = head_sent_ == head.size() ? body_sent_ : joined;
    now.to_send = buffers_->body.size();
  }
  return now;
}

// Which silence ends the exchange now: that of a response that has begun, else that of the request, else that
// before the response.
WIREBIND_DECL void exchange_machine::bound_transfer(time_point now) noexcept {
  const timeouts& bounds = settings_->timeouts;
  if (response_begun()) {
    reach(phase::read);
    bound_phase(sink_busy_ ? bounds.read_idle.zero() : bounds.read_idle, errc::read_timeout, now);
  } else if (writing_) {
    reach(phase::write);
    bound_phase(source_busy_ ? bounds.write_idle.zero() : bounds.write_idle, errc::write_timeout, now);
  } else {
    reach(phase::first_byte);
    bound_phase(bounds.first_byte, errc::first_byte_timeout, now);
  }
}

WIREBIND_DECL void exchange_machine::written(std::error_code error, std::size_t count, time_point now) {
  if (state_ != state::transfer || !writing_) return;
  now_ = now;
  report_.bytes_written += count;
  if (head_sent_ != buffers_->head.size()) {
    head_sent_ += count;
  } else if (settings_->source != nullptr) {
    framed_.remove_prefix(count);
    if (framed_.empty()) fed_ += std::exchange(being_fed_, 0);
  } else {
    body_sent_ += count;
  }
  if (error) {
    writing_ = false;
    write_error_ = error;
    if (count == 0 && head_sent_ == 0) wrote_ = false;
    if (read_error_) return died(read_error_, now);
    // The peer's response before it stopped reading counts more than the error.
    if (!response_begun()) bound_phase(detail::response_grace, error, now);
    return;
  }
  if (read_error_) return died(read_error_, now);
  if (feeding_ && output().empty()) return ask_source(now);
  writing_ = !output().empty();
  if (!response_begun()) bound_transfer(now);
  if (writing_) emit(exchange_action::write);
}

// --- the response

WIREBIND_DECL void exchange_machine::read(std::error_code error, std::string_view bytes, time_point now) {
  if (state_ != state::transfer) return;
  now_ = now;
  if (error) {
    std::error_code cut;
    if (error == errc::connection_closed && buffers_->parser.started()) buffers_->parser.put_eof(cut);
    return buffers_->parser.done() ? go_on(true, now) : died(error, now);
  }
  report_.bytes_read += bytes.size();
  const bool begun = response_begun();
  std::error_code refused;
  const std::size_t used = buffers_->parser.put(bytes, refused);
  if (refused) return fail(refused);
  surplus_ = used != bytes.size();
  go_on(begun || response_begun(), now);
}

// What follows bytes of a response: they go to the sink, or they were the last, or more are read.
// `progressed` says whether they end a silence.
WIREBIND_DECL void exchange_machine::go_on(bool progressed, time_point now) {
  if (const std::error_code refused = unpack()) return fail(refused);
  if (for_sink() && !buffers_->parser.message().body.empty()) {
    buffers_->piece.swap(buffers_->parser.message().body);
    sink_busy_ = true;
    emit(exchange_action::push);
    return bound_transfer(now);
  }
  if (buffers_->gunzip && !buffers_->gunzip->needs_input()) return emit(exchange_action::unpack);
  if (buffers_->parser.done()) return response_read(surplus_);
  if (progressed) bound_transfer(now);
  emit(exchange_action::read);
}

WIREBIND_DECL void exchange_machine::unpacked(time_point now) {
  if (state_ != state::transfer) return;
  now_ = now;
  go_on(true, now);
}

// A server that tires of an idle connection may say so just when the next request is on its way. It closes
// the connection, and has not read the request (RFC 9110 section 15.5.9).
WIREBIND_DECL bool exchange_machine::late_timeout() noexcept {
  return report_.reused_connection && buffers_->parser.message().status == 408 && !buffers_->parser.interim();
}

WIREBIND_DECL void exchange_machine::response_read(bool surplus) {
  if (late_timeout() && !buffers_->parser.keep_alive() && replace_stale()) return;
  const bool whole = !writing_ && !write_error_;
  const bool reusable = whole && keep_ && !surplus && buffers_->parser.keep_alive();
  reach(phase::done);
  end({}, reusable ? exchange_action::release : exchange_action::close);
}

WIREBIND_DECL bool exchange_machine::may_replace_stale() const noexcept {
  return report_.reused_connection && may_retry_ && !report_.stale_retry && !report_.source_used;
}

// Begins again with a fresh connection, where the request may be sent twice or no byte of it left.
WIREBIND_DECL bool exchange_machine::replace_stale() {
  if (!may_replace_stale() || (!settings_->idempotent && wrote_)) return false;
  report_.stale_retry = true;
  wrote_before_ = wrote_;
  writing_ = wrote_ = false;
  buffers_->gunzip.reset();
  buffers_->unpacked.clear();
  forget_actions();
  emit(exchange_action::close);
  use_fresh(now_);
  return true;
}

// The connection is gone and the response is not whole.
WIREBIND_DECL void exchange_machine::died(std::error_code error, time_point now) {
  if (error == errc::forked) return fail(error);
  const bool candidate = may_replace_stale() && (!buffers_->parser.started() || late_timeout());
  if (candidate && !settings_->idempotent && writing_ && head_sent_ == 0 && !read_error_) {
    // The first write is under way and shows whether a byte left.
    read_error_ = error;
    bound_phase(detail::response_grace, error, now);
    return;
  }
  if (candidate && replace_stale()) return;
  if (buffers_->parser.started()) return fail(errc::truncated);
  // The end of the path is why the write failed, if that is the result of the read.
  if (write_error_ && error != errc::connection_lost) error = write_error_;
  fail(error == errc::truncated ? errc::connection_closed : error);
}

// --- the end

WIREBIND_DECL void exchange_machine::cancel(cancel_kind kind) {
  if (kind != cancel_kind::total) may_retry_ = false;
  const bool untouched = !wrote_ && (kind == cancel_kind::partial || !wrote_before_);
  if (untouched || kind == cancel_kind::terminal) fail(operation_aborted());
}

WIREBIND_DECL void exchange_machine::fail(std::error_code error) { end(error, exchange_action::close); }

WIREBIND_DECL void exchange_machine::end(std::error_code error, exchange_action with_connection) {
  if (ended()) return;
  reach(report_.reached);
  report_.wrote = wrote_ || wrote_before_;
  state_ = state::closing;
  result_ = error;
  forget_actions();
  if (connection_ != 0) emit(with_connection);
  if (source_busy_ || sink_busy_) emit(exchange_action::stop);
  close_up();
}

WIREBIND_DECL void exchange_machine::close_up() {
  if (source_busy_ || sink_busy_) return;
  state_ = state::done;
  emit(exchange_action::complete);
}

}  // namespace wirebind::inline WIREBIND_ABI::net
