// Requests and responses as values, with their fields. The writer checks what may be sent.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::http {

/// One field line: the name as received, the value without surrounding whitespace.
struct field {
  std::string name;
  std::string value;

  friend bool operator==(const field&, const field&) = default;
};

/// The fields of a message in their order. Names are compared case-insensitively (RFC 9110 section 5.1).
class fields {
 public:
  using const_iterator = std::vector<field>::const_iterator;

  /// Appends a field and keeps those of the same name.
  WIREBIND_DECL void add(std::string_view name, std::string_view value);
  /// Sets the value of the first field of that name and removes the others; appends if there is none.
  WIREBIND_DECL void set(std::string_view name, std::string_view value);
  /// Removes every field of that name.
  WIREBIND_DECL void erase(std::string_view name);
  void clear() noexcept { items_.clear(); }

  /// The value of the first field of that name; the view is valid until the fields change.
  WIREBIND_DECL std::optional<std::string_view> find(std::string_view name) const noexcept;
  bool contains(std::string_view name) const noexcept { return find(name).has_value(); }
  WIREBIND_DECL std::size_t count(std::string_view name) const noexcept;
  /// All values of that name in order, joined by ", " (RFC 9110 section 5.3).
  WIREBIND_DECL std::string combined(std::string_view name) const;
  /// Whether a comma-separated list, over all fields of that name, has this element; case-insensitive.
  WIREBIND_DECL bool has_element(std::string_view name, std::string_view element) const noexcept;

  const_iterator begin() const noexcept { return items_.begin(); }
  const_iterator end() const noexcept { return items_.end(); }
  std::size_t size() const noexcept { return items_.size(); }
  bool empty() const noexcept { return items_.empty(); }

  friend bool operator==(const fields&, const fields&) = default;

 private:
  WIREBIND_DECL void erase_from(std::size_t index, std::string_view name);

  std::vector<field> items_;
};

/// A request. `target` is the path with an optional query, already percent-encoded; Host is a field.
struct request {
  std::string method;
  std::string target;
  http::fields fields;
  bytes body;
};

/// A response; `status` is 0 if there is none.
struct response {
  int status = 0;
  std::string reason;
  http::fields fields;
  std::string body;
};

}  // namespace wirebind::inline WIREBIND_ABI::http

#if WIREBIND_HEADER_ONLY
#include <wirebind/http/impl/message.ipp>
#endif
