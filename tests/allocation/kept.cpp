// What one call leaves for the next is small, however large its own texts were.
#include "failing.hpp"

#include <wirebind/client/detail/call_memory.hpp>
#include <wirebind/http/message.hpp>
#include <wirebind/net/detail/exchange_buffers.hpp>

#include <memory>
#include <string>

using namespace allocation_test;

namespace {

constexpr long few = 16 * 1024;

wirebind::http::fields large_fields() {
  wirebind::http::fields made;
  made.add("X-Large", std::string(100'000, 'v'));
  return made;
}

}  // namespace

TEST_CASE("kept: fields that get others free what they had") {
  wirebind::http::fields kept = large_fields();
  const long begin = peak_begin();
  kept = wirebind::http::fields();
  CHECK(peak_begin() - begin <= few - 100'000);
  CHECK(kept.empty());
}

TEST_CASE("kept: details have none of the memory of a large response") {
  wirebind::client::detail::call_memory memory;
  const long begin = peak_begin();
  memory.details()->fields = large_fields();
  CHECK(peak_begin() - begin <= few);
}

TEST_CASE("kept: buffers have none of the memory of pieces of a body") {
  wirebind::net::exchange_buffers buffers;
  for (const std::size_t size : {0u, 1'000'000u}) {
    buffers.piece = std::string(1'000'000, 'p');
    buffers.unpacked = std::string(1'000'000, 'u');
    buffers.piece.resize(size);  // what was given to a sink leaves room without bytes
    buffers.unpacked.resize(size);
    const long begin = peak_begin();
    buffers.clear();
    CHECK(peak_begin() - begin <= few - 2'000'000);
    CHECK(buffers.capacity() <= few);
  }
}
