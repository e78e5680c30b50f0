#pragma once

#include <wirebind/core/ascii.hpp>
#include <wirebind/http/dump.hpp>
#include <wirebind/http/percent.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {
namespace detail {

inline constexpr std::string_view always_printed[] = {
    "accept",      "accept-encoding",   "allow",         "connection",  "content-encoding", "content-length",
    "content-md5", "content-type",      "date",          "etag",        "expect",           "host",
    "if-match",    "if-none-match",     "last-modified", "retry-after", "server",           "traceparent",
    "trailer",     "transfer-encoding", "upgrade",       "user-agent",
};

class message_dump {
 public:
  explicit message_dump(const dump_allowance& allowed) : allowed_(allowed) {}

  void start_line(const request& message) {
    line(message.method);
    out_ += ' ';
    const auto [path, query] = split_target(message.target);
    line(path);
    if (path.size() != message.target.size()) items(query);
    out_ += '\n';
  }
  void start_line(const response& message) {
    out_ += std::to_string(message.status) + ' ';
    line(message.reason);
    out_ += '\n';
  }
  std::string rest(const fields& all, std::size_t body) && {
    for (const field& each : all) {
      line(each.name);
      out_ += ": ";
      line(is_printed(each.name) ? std::string_view(each.value) : redacted);
      out_ += '\n';
    }
    out_ += '(' + std::to_string(body) + " bytes of body)\n";
    return std::move(out_);
  }

 private:
  static constexpr std::string_view redacted = "***";

  bool is_printed(std::string_view name) const {
    const auto same = [name](std::string_view known) { return ascii::iequals(known, name); };
    return std::ranges::any_of(always_printed, same) || std::ranges::any_of(allowed_.fields, same);
  }

  void items(std::string_view query) {
    char separator = '?';
    while (true) {
      const std::size_t end = (std::min)(query.find('&'), query.size());
      item(std::exchange(separator, '&'), query.substr(0, end));
      if (end == query.size()) return;
      query.remove_prefix(end + 1);
    }
  }
  void item(char separator, std::string_view text) {
    out_ += separator;
    const std::size_t equals = text.find('=');
    if (equals == 0 || (equals == text.npos && !text.empty())) {
      out_ += redacted;  // a name alone can be the secret
      return;
    }
    const std::string_view name = text.substr(0, equals);
    if (std::ranges::find(allowed_.query, name) != allowed_.query.end()) {
      line(text);
    } else if (!text.empty()) {
      line(name);
      out_.append(1, '=').append(redacted);
    }
  }

  /// Text that stays on its line.
  void line(std::string_view text) {
    for (const char c : text) {
      if (c >= ' ' && c <= '~') {
        out_ += c;
      } else {
        out_ += encode_segment({&c, 1});
      }
    }
  }

  const dump_allowance& allowed_;
  std::string out_;
};

template <class Message>
std::string dump_of(const Message& message, const dump_allowance& allowed) {
  message_dump out(allowed);
  out.start_line(message);
  return std::move(out).rest(message.fields, message.body.size());
}

}  // namespace detail

WIREBIND_DECL std::string dump(const request& message, const dump_allowance& allowed) {
  return detail::dump_of(message, allowed);
}
WIREBIND_DECL std::string dump(const response& message, const dump_allowance& allowed) {
  return detail::dump_of(message, allowed);
}

}  // namespace wirebind::inline WIREBIND_ABI::http
