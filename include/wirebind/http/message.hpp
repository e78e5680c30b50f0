// Requests and responses as values, with their fields. The writer checks what may be sent.
#pragma once

#include <wirebind/core/bytes.hpp>
#include <wirebind/core/config.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
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
  /// Of a name and a value.
  struct lengths {
    std::size_t name;
    std::size_t value;
  };

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
    field operator*() const noexcept { return item_; }
    const field* operator->() const noexcept { return &item_; }
    const_iterator& operator++() noexcept {
      entry_ -= sizeof(lengths);
      read(item_.value.data() + item_.value.size() + 2);
      return *this;
    }
    const_iterator operator++(int) noexcept {
      const const_iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const const_iterator& a, const const_iterator& b) noexcept {
      return a.entry_ == b.entry_;
    }

   private:
    friend class fields;

    /// For the entry before `entry` in a table that begins at `end`; its line begins at `line`.
    const_iterator(const char* line, const char* entry, const char* end) noexcept : entry_(entry), end_(end) {
      read(line);
    }
    void read(const char* line) noexcept {
      if (entry_ == end_) return;
      lengths of;
      std::memcpy(&of, entry_ - sizeof of, sizeof of);
      item_ = {{line, of.name}, {line + of.name + 2, of.value}};
    }

    const char* entry_ = nullptr;
    const char* end_ = nullptr;
    field item_;
  };

  fields() = default;
  fields(const fields& other) { *this = other; }
  fields(fields&& other) noexcept { *this = std::move(other); }
  WIREBIND_DECL fields& operator=(const fields& other);
  fields& operator=(fields&& other) noexcept {
    if (this == &other) return *this;
    memory_.swap(other.memory_);
    used_ = other.used_;
    size_ = other.size_;
    valid_ = other.valid_;
    kinds_ = other.kinds_;
    other.clear();
    return *this;
  }

  /// Appends a field and keeps those of the same name.
  WIREBIND_DECL void add(std::string_view name, std::string_view value);
  /// The same with a value of several pieces.
  WIREBIND_DECL void add(std::string_view name, std::initializer_list<std::string_view> value);
  /// The same for a field that can be sent, to which its writer has seen: `validate` looks at it only where
  /// one before it was not looked at.
  void add_valid(std::string_view name, std::initializer_list<std::string_view> value) {
    const bool all_valid = is_valid();
    add(name, value);
    if (all_valid) valid_ = size_;
  }
  /// Appends a field from its line as it is written: "name: value", CR, LF. The name has `name_size`
  /// characters.
  WIREBIND_DECL void add_line(std::string_view line, std::size_t name_size);
  /// Sets the value of the first field of that name and removes the others; appends if there is none.
  WIREBIND_DECL void set(std::string_view name, std::string_view value);
  /// Removes every field of that name.
  WIREBIND_DECL void erase(std::string_view name);
  void clear() noexcept { used_ = size_ = valid_ = kinds_ = 0; }

  /// Whether `validate` found that all can be sent.
  bool is_valid() const noexcept { return valid_ == size_; }

  /// The value of the first field of that name; the view is valid until the fields change.
  WIREBIND_DECL std::optional<std::string_view> find(std::string_view name) const noexcept;
  bool contains(std::string_view name) const noexcept { return may_have(name) && find(name).has_value(); }
  WIREBIND_DECL std::size_t count(std::string_view name) const noexcept;
  /// All values of that name in order, joined by ", " (RFC 9110 section 5.3).
  WIREBIND_DECL std::string combined(std::string_view name) const;
  /// Whether a comma-separated list, over all fields of that name, has this element; case-insensitive.
  WIREBIND_DECL bool has_element(std::string_view name, std::string_view element) const noexcept;

  const_iterator begin() const noexcept {
    return {memory_.data(), table().data() + table().size(), table().data()};
  }
  const_iterator end() const noexcept { return {nullptr, table().data(), table().data()}; }
  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  /// All field lines as they are written: "name: value", CR, LF. Valid until the fields change.
  std::string_view lines() const noexcept { return {memory_.data(), used_}; }

  friend bool operator==(const fields& a, const fields& b) noexcept {
    return a.lines() == b.lines() && a.table() == b.table();
  }

 private:
  friend bool validate(fields& all, field& refused);

  /// The lengths of all fields, the last one first.
  std::string_view table() const noexcept {
    const std::size_t size = size_ * sizeof(lengths);
    return {memory_.data() + (memory_.size() - size), size};
  }
  /// The bit of a name and of its other spellings, by its length and its first letter: most names that are
  /// looked for are absent, and have a bit of their own.
  static constexpr std::uint64_t kind_of(std::string_view name) noexcept {
    if (name.empty()) return 1;
    const unsigned letter = static_cast<unsigned char>(name.front()) | 0x20U;
    return std::uint64_t{1} << ((name.size() + 5 * letter) % 64);
  }
  /// False where no field has the name.
  bool may_have(std::string_view name) const noexcept { return (kinds_ & kind_of(name)) != 0; }
  /// Where looking for a name goes on.
  struct place {
    std::size_t index = 0;
    const char* line = nullptr;
  };
  bool next_named(place& from, std::string_view name, std::string_view& value) const noexcept;
  std::string grow(std::size_t needed);
  char* begin_line(std::string_view name, std::size_t value_size, std::string& replaced);

  std::string memory_;    // the lines, room for more, and the table
  std::size_t used_ = 0;  // by the lines
  std::size_t size_ = 0;
  std::size_t valid_ = 0;    // how many of the first ones
  std::uint64_t kinds_ = 0;  // the bits of all names
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
