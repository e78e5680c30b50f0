// Requests and responses as values, with their fields. The writer checks what may be sent.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace wirebind::inline WIREBIND_ABI::http {

/// One field line: the name as received, the value without surrounding whitespace. Views into the fields that
/// it stands in, valid until they change or end.
struct field {
  std::string_view name;
  std::string_view value;

  friend bool operator==(const field&, const field&) = default;
};

/// The fields of a message in their order, all in one piece of memory, as they are written. Names are
/// compared case-insensitively (RFC 9110 section 5.1). Arguments may be views of the fields themselves.
class fields {
 public:
  /// Goes forward from field to field; invalid once the fields change.
  class const_iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using iterator_concept = std::forward_iterator_tag;
    using value_type = field;
    using difference_type = std::ptrdiff_t;
    using pointer = const field*;
    using reference = field;

    const_iterator() = default;
    explicit const_iterator(const char* at, const char* end) noexcept : at_(at), end_(end) { read(); }
    field operator*() const noexcept { return item_; }
    const field* operator->() const noexcept { return &item_; }
    const_iterator& operator++() noexcept {
      at_ = line().data() + line().size();
      read();
      return *this;
    }
    const_iterator operator++(int) noexcept {
      const const_iterator before = *this;
      ++*this;
      return before;
    }
    /// The whole field line as it is written: "name: value", CR, LF.
    std::string_view line() const noexcept {
      return {item_.name.data(), item_.name.size() + item_.value.size() + 4};
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) noexcept {
      return a.at_ == b.at_;
    }

   private:
    WIREBIND_DECL void read() noexcept;

    const char* at_ = nullptr;
    const char* end_ = nullptr;
    field item_;
  };

  fields() = default;
  fields(const fields& other) { *this = other; }
  fields(fields&& other) noexcept { *this = std::move(other); }
  WIREBIND_DECL fields& operator=(const fields& other);
  fields& operator=(fields&& other) noexcept {
    if (this == &other) return *this;
    memory_ = std::move(other.memory_);
    used_ = other.used_;
    size_ = other.size_;
    valid_ = other.valid_;
    other.clear();
    return *this;
  }

  /// Appends a field and keeps those of the same name.
  WIREBIND_DECL void add(std::string_view name, std::string_view value);
  /// Sets the value of the first field of that name and removes the others; appends if there is none.
  WIREBIND_DECL void set(std::string_view name, std::string_view value);
  /// Removes every field of that name.
  WIREBIND_DECL void erase(std::string_view name);
  void clear() noexcept { used_ = size_ = valid_ = 0; }

  /// Whether `validate` found that all can be sent.
  bool is_valid() const noexcept { return valid_ == used_; }

  /// The value of the first field of that name; the view is valid until the fields change.
  WIREBIND_DECL std::optional<std::string_view> find(std::string_view name) const noexcept;
  bool contains(std::string_view name) const noexcept { return find(name).has_value(); }
  WIREBIND_DECL std::size_t count(std::string_view name) const noexcept;
  /// All values of that name in order, joined by ", " (RFC 9110 section 5.3).
  WIREBIND_DECL std::string combined(std::string_view name) const;
  /// Whether a comma-separated list, over all fields of that name, has this element; case-insensitive.
  WIREBIND_DECL bool has_element(std::string_view name, std::string_view element) const noexcept;

  const_iterator begin() const noexcept { return const_iterator(text().data(), text().data() + used_); }
  const_iterator end() const noexcept { return const_iterator(text().data() + used_, nullptr); }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  /// The length of all field lines as they are written.
  WIREBIND_DECL std::size_t written_size() const noexcept;

  friend bool operator==(const fields& a, const fields& b) noexcept { return a.text() == b.text(); }

 private:
  friend bool validate(fields& all, field& refused);

  /// For each field the lengths of its name and its value, then its line.
  std::string_view text() const noexcept { return {memory_.data(), used_}; }

  std::string memory_;  // the text, and room for more
  std::size_t used_ = 0;
  std::size_t size_ = 0;
  std::size_t valid_ = 0;  // of the text, from its beginning
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
