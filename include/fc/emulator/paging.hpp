// One page of a list in the order of names or numbers, with prefix, startKey, limit and
// nextToken.
#pragma once

#include <fc/emulator/faults.hpp>
#include <wirebind/core/base64.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fc::emulator {

/// The paging parameters of a request. Views are valid as long as the request.
struct page_request {
  std::string_view prefix{};      ///< Only names that begin so.
  std::string_view start_key{};   ///< First name, inclusive.
  std::string_view next_token{};  ///< The end of the previous page; takes precedence over `start_key`.
  std::optional<std::int64_t> limit{};
};

/// The paging parameters of a list operation's request.
template <class Request>
page_request page_asked(const Request& request) {
  page_request out;
  if constexpr (requires { request.prefix; }) {
    if (request.prefix) out.prefix = *request.prefix;
  }
  if constexpr (requires { request.start_key; }) {
    if (request.start_key) out.start_key = *request.start_key;
  }
  if (request.next_token) out.next_token = *request.next_token;
  if (request.limit) out.limit = *request.limit;
  return out;
}

inline constexpr std::int64_t default_page_limit = 20;
inline constexpr std::int64_t largest_page_limit = 100;

template <class Value>
struct page {
  std::vector<const Value*> items;
  std::string next_token;  ///< Empty on the last page.
  std::optional<fault> failure;
};

/// A token contains the first name of the next page. It is opaque to callers.
inline std::string make_page_token(std::string_view next_name) {
  return wirebind::encode_base64("n:" + std::string(next_name));
}

inline std::optional<std::string> read_page_token(std::string_view token) {
  auto text = wirebind::decode_base64(token);
  if (!text || !text->starts_with("n:")) return std::nullopt;
  return text->substr(2);
}

inline std::optional<fault> check_page_limit(std::int64_t limit) {
  if (limit >= 1 && limit <= largest_page_limit) return std::nullopt;
  return invalid_argument("limit: " + std::to_string(limit) + " is not within 1 to 100");
}

/// One page of a map from name to value.
template <class Map>
page<typename Map::mapped_type> take_page(const Map& all, const page_request& asked) {
  page<typename Map::mapped_type> out;
  const std::int64_t limit = asked.limit.value_or(default_page_limit);
  out.failure = check_page_limit(limit);
  if (out.failure) return out;
  std::string first(asked.start_key);
  if (!asked.next_token.empty()) {
    const auto name = read_page_token(asked.next_token);
    if (!name) {
      out.failure = invalid_argument("nextToken: not a token of this list");
      return out;
    }
    first = *name;
  }
  if (std::string_view(first) < asked.prefix) first = asked.prefix;
  for (auto it = all.lower_bound(first); it != all.end() && it->first.starts_with(asked.prefix); ++it) {
    if (out.items.size() == static_cast<std::size_t>(limit)) {
      out.next_token = make_page_token(it->first);
      break;
    }
    out.items.push_back(&it->second);
  }
  return out;
}

/// One page of a map from number to value, ascending or descending from `first`, inclusive.
template <class Value>
struct numbered_page {
  std::vector<const Value*> items;
  std::optional<std::uint64_t> next;  ///< Absent on the last page.
  std::optional<fault> failure;
};

template <class Value>
numbered_page<Value> take_numbered_page(const std::map<std::uint64_t, Value>& all,
                                        std::optional<std::uint64_t> first, std::optional<std::int64_t> most,
                                        bool downwards = false) {
  numbered_page<Value> out;
  const std::int64_t limit = most.value_or(default_page_limit);
  out.failure = check_page_limit(limit);
  if (out.failure) return out;
  const auto take = [&](auto begin, auto end) {
    for (; begin != end; ++begin) {
      if (out.items.size() == static_cast<std::size_t>(limit)) {
        out.next = begin->first;
        return;
      }
      out.items.push_back(&begin->second);
    }
  };
  if (downwards) {
    take(std::make_reverse_iterator(first ? all.upper_bound(*first) : all.end()), all.rend());
  } else {
    take(first ? all.lower_bound(*first) : all.begin(), all.end());
  }
  return out;
}

}  // namespace fc::emulator
