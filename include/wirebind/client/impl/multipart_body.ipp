#pragma once

#include <wirebind/auth/crypto.hpp>
#include <wirebind/auth/error.hpp>
#include <wirebind/client/detail/multipart_body.hpp>
#include <wirebind/core/callback_error.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/net/error.hpp>

#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

WIREBIND_DECL void multipart_body::add(std::string head, bytes data, std::shared_ptr<body_source> source) {
  pieces_.push_back({std::move(head), std::move(data), std::move(source)});
}

WIREBIND_DECL bool multipart_body::is_free(std::string_view boundary) const noexcept {
  for (const piece& each : pieces_) {
    const bool taken = each.head.find(boundary) != std::string::npos ||
                       each.data.view().find(boundary) != std::string_view::npos;
    if (taken) return false;
  }
  return true;
}

WIREBIND_DECL std::error_code multipart_body::finish() {
  do {
    const std::string random = auth::random_nonce();
    if (random.empty()) return auth::errc::crypto_failure;
    boundary_ = "wirebind-" + random;
  } while (!is_free(boundary_));
  std::string line = "--" + boundary_ + "\r\n";
  for (piece& each : pieces_) {
    each.head = line + each.head + "\r\n";
    line = "\r\n--" + boundary_ + "\r\n";
  }
  line.insert(line.size() - 2, "--");
  add(std::move(line), {});
  return {};
}

WIREBIND_DECL bool multipart_body::in_memory() const noexcept {
  for (const piece& each : pieces_) {
    if (each.source) return false;
  }
  return true;
}

WIREBIND_DECL std::optional<std::string> multipart_body::text(std::size_t most) const {
  if (!in_memory() || *length() > most) return std::nullopt;
  std::string out;
  for (const piece& each : pieces_) out.append(each.head).append(each.data.view());
  return out;
}

WIREBIND_DECL std::optional<std::uint64_t> multipart_body::length() const {
  constexpr std::uint64_t most = UINT64_MAX;
  std::uint64_t all = 0;
  for (const piece& each : pieces_) {
    const auto size = each.source ? each.source->length() : std::optional<std::uint64_t>(each.data.size());
    if (!size || *size > most - all || each.head.size() > most - all - *size) return std::nullopt;
    all += each.head.size() + *size;
  }
  return all;
}

WIREBIND_DECL std::string multipart_body::sha256() const {
  if (!in_memory()) return {};
  auth::sha256_stream hash;
  for (const piece& each : pieces_) {
    hash.update(each.head);
    hash.update(each.data.view());
  }
  return auth::hex(hash.finish());
}

WIREBIND_DECL bool multipart_body::can_rewind() const {
  for (const piece& each : pieces_) {
    if (each.source && !each.source->can_rewind()) return false;
  }
  return true;
}

// The sources themselves are rewound before their parts.
WIREBIND_DECL std::error_code multipart_body::rewind() {
  begin(0);
  return {};
}

WIREBIND_DECL void multipart_body::begin(std::size_t which) {
  piece_ = which;
  position_ = 0;
  opened_ = false;
  left_.reset();
}

WIREBIND_DECL std::size_t multipart_body::copy_from(std::string_view text, char* data, std::size_t size) {
  const std::size_t count = text.copy(data, size);
  position_ += count;
  return count;
}

/// Copies what is in memory, up to the first source that has something left.
WIREBIND_DECL std::size_t multipart_body::copy(char* data, std::size_t size) {
  std::size_t copied = 0;
  while (copied != size && piece_ != pieces_.size()) {
    const piece& now = pieces_[piece_];
    const std::size_t head = now.head.size();
    if (position_ < head) {
      const auto from = static_cast<std::size_t>(position_);
      copied += copy_from(std::string_view(now.head).substr(from), data + copied, size - copied);
    } else if (now.source) {
      if (!opened_ || left_ != 0U) break;
      begin(piece_ + 1);
    } else if (position_ < head + now.data.size()) {
      const auto from = static_cast<std::size_t>(position_ - head);
      copied += copy_from(now.data.view().substr(from), data + copied, size - copied);
    } else {
      begin(piece_ + 1);
    }
  }
  return copied;
}

WIREBIND_DECL void multipart_body::async_read_some(char* data, std::size_t size, read_handler done) {
  asked_ = nullptr;
  if (const std::size_t copied = copy(data, size); copied != 0 || piece_ == pieces_.size()) {
    return done({}, copied);
  }
  body_source& source = *pieces_[piece_].source;
  if (!std::exchange(opened_, true)) {
    const std::error_code error = source.can_rewind() ? source.rewind() : std::error_code();
    if (error) return done(error, 0);
    left_ = source.length();
    if (left_ == 0U) return done({}, copy(data, size));
  }
  asked_ = &source;
  const auto room = static_cast<std::size_t>(least<std::uint64_t>(size, left_.value_or(size)));
  // Dropped uncalled, it drops `done`, which reports that.
  source.async_read_some(
      data, room,
      [this, data, room, size, handler = std::move(done)](std::error_code error, std::size_t count) mutable {
        read_handler first = std::exchange(handler, {});
        if (!first) return;
        if (!error && (count > room || (count == 0 && left_))) error = net::errc::source_length;
        read(error, count, data, size, std::move(first));
      });
}

// Where a source ends, the boundary behind it is at hand.
WIREBIND_DECL void multipart_body::read(std::error_code error, std::size_t count, char* data,
                                        std::size_t size, read_handler done) {
  if (error) return done(error, 0);
  if (left_) *left_ -= count;
  if (count == 0) {
    begin(piece_ + 1);
    count = copy(data, size);
  }
  done({}, count);
}

WIREBIND_DECL void multipart_body::cancel() {
  if (asked_ != nullptr) asked_->cancel();
}

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
