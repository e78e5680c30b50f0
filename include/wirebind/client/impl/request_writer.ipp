#pragma once

#include <wirebind/client/detail/call_memory.hpp>
#include <wirebind/client/detail/core.hpp>
#include <wirebind/client/detail/multipart_body.hpp>
#include <wirebind/client/detail/parts_writer.hpp>
#include <wirebind/client/operation.hpp>
#include <wirebind/core/bytes.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/http/characters.hpp>
#include <wirebind/http/parameter_text.hpp>
#include <wirebind/http/percent.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/form_parts.hpp>
#include <wirebind/model/impl/leaf.ipp>
#include <wirebind/model/parameters.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::client::detail {

/// Most bytes of a body of parts that are sent from one piece of memory.
inline constexpr std::size_t largest_copied_body = 64 * 1024;

/// The largest text that is given the memory that it needs and no more.
inline constexpr std::size_t largest_trimmed_text = 4096;

/// Puts the parameters of a request struct where they travel. The media type is that of the body.
class request_writer {
 public:
  request_writer(const operation_ref& operation, const void* value, std::string_view media,
                 prepared_call& call, call_memory& memory)
      : operation_(operation),
        parts_(parameters_of(operation.request)),
        value_(value),
        media_(media),
        call_(call),
        memory_(memory) {}

  void write() {
    write_target();
    std::string cookies;
    for (const parameter& part : parts_.parameters) {
      if (part.in == location::header) write_header(part);
      if (part.in == location::cookie) add(part, http::write_cookie, cookies);
    }
    // A request has one such field (RFC 6265 section 5.4): that of a parameter comes first.
    const auto own = cookies.empty() ? std::nullopt : call_.request.fields.find("cookie");
    if (own) cookies.insert(0, std::string(*own) + "; ");
    if (!cookies.empty()) {
      call_.request.fields.set("cookie", cookies);
      call_.own_fields = true;
    }
    write_body();
  }

 private:
  void refuse(std::string_view wire, std::string value, std::string_view rule) {
    details_of(call_).violations.push_back(
        {wirebind::detail::member_text(operation_.request->members(), wire), std::move(value),
         std::string(rule)});
  }

  /// Writes a parameter of any shape; false if it is absent.
  bool add(const parameter& part, parameter_writer put, std::string& out) {
    return add(part, value_, put, out);
  }

  bool add(const parameter& part, const void* object, parameter_writer put, std::string& out) {
    const auto refused = [this](std::string_view name, std::string value, std::string_view rule) {
      refuse(name, std::move(value), rule);
    };
    return write_parameter(part, object, put, out, refused);
  }

  void write_target() {
    std::string& target = call_.request.target;
    std::string_view rest = operation_.info->path;
    target.reserve(target.size() + rest.size());  // names and values are about as long
    for (std::size_t open; (open = rest.find('{')) != rest.npos;) {
      const std::size_t begin = rest.rfind('/', open);
      const std::size_t length = least(rest.find('/', open), rest.size());
      target.append(rest.substr(0, begin));
      write_segment(rest.substr(begin, length - begin));
      rest.remove_prefix(length);
    }
    target.append(rest);
    std::string query;
    for (const parameter& part : parts_.parameters) {
      if (part.in == location::query) add(part, http::write_query, query);
    }
    if (!query.empty()) target.append(1, '?').append(query);
  }

  /// A segment of the path template that has a variable, with the slash before it.
  void write_segment(std::string_view segment) {
    std::string& target = call_.request.target;
    const std::size_t start = target.size() + 1;
    const std::size_t refused = violations_of(call_);
    const std::string_view whole = segment;
    for (std::size_t open; (open = segment.find('{')) != segment.npos;) {
      const std::size_t close = segment.find('}', open);
      target.append(segment.substr(0, open));
      const std::string_view wire = segment.substr(open + 1, close - open - 1);
      segment.remove_prefix(close + 1);
      const std::size_t next = segment.find('{');
      write_variable(wire, next == segment.npos ? std::string_view() : segment.substr(0, next));
    }
    target.append(segment);
    if (refused != violations_of(call_)) return;
    const std::string_view written = std::string_view(target).substr(least(start, target.size()));
    if (!http::is_safe_segment(written)) {
      const std::size_t open = whole.find('{');
      const bool secret = !call_.secret_parts.empty() && call_.secret_parts.back().begin >= start;
      refuse(whole.substr(open + 1, whole.find('}') - open - 1),
             secret ? "***" : '"' + std::string(written) + '"', "cannot be one segment of a path");
    }
  }

  void refuse_empty(std::string_view wire) { refuse(wire, "\"\"", "cannot be one segment of a path"); }

  /// `after` is the text of the template between the variable and the next one.
  void write_variable(std::string_view wire, std::string_view after) {
    for (const parameter& part : parts_.parameters) {
      if (part.in != location::path || part.wire != wire) continue;
      std::string& target = call_.request.target;
      const std::size_t begin = target.size();
      if (!add(part, http::write_segment, target)) return refuse_empty(wire);
      const std::string_view text = std::string_view(target).substr(begin);
      if (part.secret) call_.secret_parts.push_back({begin, text.size()});
      if (!after.empty() && text.find(after) != text.npos) {
        refuse(wire, '"' + std::string(text) + '"', "has the text that ends it in the path");
      }
    }
  }

  void write_header(const parameter& part) {
    std::string text;
    if (!add(part, http::write_field, text)) return;
    if (!http::is_field_value(text)) {
      return refuse(part.wire, {}, "has a character that no header can carry");
    }
    if (part.shape() == parameter_shape::single || !text.empty()) {
      call_.request.fields.set(part.wire, text);  // a document may have User-Agent as a parameter
      call_.own_fields = true;
    }
  }

  void write_body() {
    if (!parts_.has_body()) return;
    const void* body = parts_.body(value_);
    if (parts_.raw_body) {
      call_.request.body = *static_cast<const bytes*>(body);
      if (call_.request.body.empty()) return;
    } else {
      const wirebind::detail::content held = wirebind::detail::content_of(*parts_.body_type, body);
      if (!held.present() && !held.is_null) return;
      if (operation_.info->request_form == body_form::multipart) return write_parts(body);
      if (!write_text(body)) return;
    }
    call_.request.fields.add("content-type", media_);
  }

  /// A body that is not bytes, in the memory of an earlier one, else in no more than it needs: many calls may
  /// wait with theirs. False if it cannot be sent.
  bool write_text(const void* body) {
    bytes used = memory_.body();
    if (std::string* const again = wirebind::detail::bytes_memory::of(used)) {
      again->clear();
      if (!encode_body(body, *again)) return false;
      call_.request.body = std::move(used);
      return true;
    }
    std::string text;
    if (!encode_body(body, text)) return false;
    if (text.size() <= largest_trimmed_text) text.shrink_to_fit();
    call_.request.body = std::move(text);
    return true;
  }

  /// Encodes a body that is not bytes; false if it cannot be sent.
  bool encode_body(const void* body, std::string& text) {
    switch (operation_.info->request_form) {
      case body_form::text:
        return whole_body(*parts_.body_type).get(body, text);
      case body_form::form:
        for (const form_part& part : form_parts(*parts_.body_type, operation_.info->encodings)) {
          if (has_source(part, body)) refuse(part.one.wire, {}, "has a source, which only parts can have");
          add(part.one, body, http::write_query, text);
        }
        return true;
      case body_form::json:
      case body_form::multipart:
        break;
    }
    const json::result encoded = json::encode(*parts_.body_type, body, text);
    if (!encoded) fail_body(encoded);
    return static_cast<bool>(encoded);
  }

  /// A body of parts: in one piece where it is small and in memory, else as a source.
  void write_parts(const void* body) {
    auto made = share<multipart_body>(new multipart_body);
    const auto refused = [this](std::string_view name, std::string value, std::string_view rule) {
      refuse(name, std::move(value), rule);
    };
    const json::result encoded =
        parts_writer(refused, *made).write(form_parts(*parts_.body_type, operation_.info->encodings), body);
    if (!encoded) return fail_body(encoded);
    if (violations_of(call_) != 0) return;
    call_.error = made->finish();
    const std::string media = std::string(operation_.info->request_media) + "; boundary=" + made->boundary();
    call_.request.fields.add("content-type", media);
    call_.own_fields = true;
    if (auto text = made->text(largest_copied_body)) {
      call_.request.body = std::move(*text);
    } else {
      call_.parts = std::move(made);
    }
  }

  void fail_body(const json::result& encoded) {
    call_.error = encoded.code;
    details_of(call_).message = encoded.message();
  }

  const operation_ref& operation_;
  const parameter_table& parts_;
  const void* value_;
  std::string_view media_;
  prepared_call& call_;
  call_memory& memory_;
};

}  // namespace wirebind::inline WIREBIND_ABI::client::detail
