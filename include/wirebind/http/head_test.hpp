// Which responses are treated in a way of their own, such as those whose body goes to a sink.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI::http {

struct response;

/// A test of the head of a response; passes everything by default.
struct head_test {
  bool (*passes)(const void* facts, const response& head) = nullptr;
  const void* facts = nullptr;

  bool operator()(const response& head) const { return passes == nullptr || passes(facts, head); }
};

}  // namespace wirebind::inline WIREBIND_ABI::http
