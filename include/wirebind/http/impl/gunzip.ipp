#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/detail/body_room.hpp>
#include <wirebind/http/gunzip.hpp>

#include <utility>
#if WIREBIND_HAS_ZLIB
#include <zlib.h>
#endif

namespace wirebind::inline WIREBIND_ABI::http {

WIREBIND_DECL bool gzip_available() noexcept { return WIREBIND_HAS_ZLIB != 0; }

WIREBIND_DECL std::optional<coding> coding_of(const fields& all) {
  const std::string name = all.combined("content-encoding");
  if (name.empty() || ascii::iequals(name, "identity")) return coding::identity;
  if (ascii::iequals(name, "gzip") || ascii::iequals(name, "x-gzip")) return coding::gzip;
  return std::nullopt;
}

#if WIREBIND_HAS_ZLIB

struct gunzip::inflater {
  inflater() : good(inflateInit2(&stream, 16 + MAX_WBITS) == Z_OK) {}  // 16: gzip, and nothing else
  ~inflater() {
    if (good) inflateEnd(&stream);
  }

  z_stream stream{};
  const bool good;
};

WIREBIND_DECL gunzip::gunzip(std::uint64_t limit) : inflater_(new inflater), left_(limit) {
  if (!inflater_->good) inflater_.reset();
}

// One call of zlib, which works on at most 1 GiB.
inline std::error_code gunzip::inflate(char* out, std::size_t most, std::size_t& made) {
  constexpr std::size_t bound = 1U << 30;
  z_stream& stream = inflater_->stream;
  if (std::exchange(member_ended_, false)) inflateReset(&stream);
  const auto given = static_cast<uInt>(least(coded_.size() - used_, bound));
  const auto room = static_cast<uInt>(least(most, bound));
  stream.next_in = reinterpret_cast<Bytef*>(coded_.data() + used_);
  stream.avail_in = given;
  stream.next_out = reinterpret_cast<Bytef*>(out);
  stream.avail_out = room;
  const int status = ::inflate(&stream, Z_NO_FLUSH);
  used_ += given - stream.avail_in;
  made = room - stream.avail_out;
  member_ended_ = status == Z_STREAM_END;
  filled_ = stream.avail_out == 0 && !member_ended_;
  if (status == Z_MEM_ERROR) return std::make_error_code(std::errc::not_enough_memory);
  return status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR ? std::error_code()
                                                                           : errc::bad_gzip;
}

#else

struct gunzip::inflater {};
WIREBIND_DECL gunzip::gunzip(std::uint64_t limit) : left_(limit) {}
inline std::error_code gunzip::inflate(char*, std::size_t, std::size_t&) { return errc::gzip_unavailable; }

#endif

WIREBIND_DECL gunzip::~gunzip() = default;

WIREBIND_DECL void gunzip::feed(std::string coded) {
  coded_ = std::move(coded);
  used_ = 0;
}

WIREBIND_DECL std::error_code gunzip::take(std::string& out, std::size_t most) {
  if (!inflater_) return errc::gzip_unavailable;
  if (left_ < most) most = static_cast<std::size_t>(left_) + 1;  // one byte more shows that it goes on
  const std::size_t before = out.size();
  detail::make_room(out, most, left_ < UINT64_MAX - before ? before + left_ + 1 : UINT64_MAX);
  out.resize(before + most);
  std::error_code error;
  std::size_t made = 0;
  while (!error && made != most && !needs_input()) {
    std::size_t step = 0;
    error = inflate(out.data() + before + made, most - made, step);
    made += step;
  }
  out.resize(before + made);
  if (made > left_) error = errc::body_too_large;  // zlib may have looked at what follows and not liked it
  left_ -= least<std::uint64_t>(made, left_);
  return error;
}

WIREBIND_DECL bool gunzip::needs_input() const noexcept { return used_ == coded_.size() && !filled_; }

WIREBIND_DECL std::error_code gunzip::finish() const noexcept {
  return member_ended_ ? std::error_code() : errc::truncated_gzip;
}

}  // namespace wirebind::inline WIREBIND_ABI::http
