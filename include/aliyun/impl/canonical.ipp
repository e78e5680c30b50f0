#pragma once

#include <aliyun/canonical.hpp>
#include <wirebind/auth/crypto.hpp>
#include <wirebind/core/ascii.hpp>
#include <wirebind/core/base64.hpp>
#include <wirebind/core/least.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/http/percent.hpp>

#include <array>
#include <cstddef>
#include <cstring>
#include <utility>

namespace aliyun::inline WIREBIND_ABI {
namespace detail {

inline constexpr std::string_view trigger_prefix = "/2016-08-15/proxy/";

/// A text whose largest size is known before it is written; a short one needs no memory.
class canonical_writer {
 public:
  canonical_writer() noexcept {}
  canonical_writer(const canonical_writer&) = delete;
  canonical_writer& operator=(const canonical_writer&) = delete;

  /// Call it before the first character.
  void reserve(std::size_t most) {
    if (most <= sizeof few_) return;
    many_.resize(most);
    begin_ = to_ = many_.data();
  }
  void put(char c) noexcept { *to_++ = c; }
  void put(std::string_view text) noexcept { to_ = ascii::copy(text, to_); }
  void put_lower(std::string_view text) noexcept { to_ = ascii::copy_lower(text, to_); }
  std::string_view view() const noexcept { return {begin_, static_cast<std::size_t>(to_ - begin_)}; }

 private:
  char few_[1024];
  std::string many_;
  char* begin_ = few_;
  char* to_ = few_;
};

/// Writes the path as it is on the wire, with the three spellings made equal in which encoders differ: at
/// most three characters for one.
inline void put_acs3_path(canonical_writer& out, std::string_view path) {
  if (path.empty()) out.put('/');
  constexpr auto none = std::string_view::npos;
  if (path.find('%') == none && path.find('+') == none && path.find('*') == none) return out.put(path);
  for (std::size_t i = 0; i != path.size(); ++i) {
    const char c = path[i];
    if (c == '+' || c == '*') {
      out.put(c == '+' ? "%20" : "%2A");
    } else if (c == '%' && (path.substr(i, 3) == "%7E" || path.substr(i, 3) == "%7e")) {
      out.put('~');
      i += 2;
    } else {
      out.put(c);
    }
  }
}

/// An item of a query, decoded.
struct query_pair {
  std::string name;
  std::string value;
};
using pairs = wirebind::sequence<query_pair>;

/// The items of a query, decoded; false when an escape is malformed.
inline bool read_items(std::string_view query, pairs& items) {
  http::query_item item;
  while (http::read_query_item(query, item)) items.push_back({std::move(item.name), std::move(item.value)});
  return query.empty();
}

inline bool is_before(const query_pair& a, const query_pair& b) noexcept {
  const int order = a.name.compare(b.name);
  return order != 0 ? order < 0 : a.value.compare(b.value) < 0;
}

/// Lets the item at `root` sink to its place in a heap of the first `count`.
inline void sink(pairs& heap, std::size_t root, std::size_t count) {
  for (std::size_t child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && is_before(heap[child], heap[child + 1])) ++child;
    if (!is_before(heap[root], heap[child])) return;
    std::swap(heap[root], heap[child]);
  }
}

/// Sorts by name, equal names by value. A heap sort: std::sort costs every file that calls an operation more
/// to compile than all else here.
inline void sort_pairs(pairs& items) {
  for (std::size_t root = items.size() / 2; root != 0; --root) sink(items, root - 1, items.size());
  for (std::size_t count = items.size(); count > 1; --count) {
    std::swap(items[0], items[count - 1]);
    sink(items, 0, count - 1);
  }
}

inline std::string acs3_query(pairs& items) {
  sort_pairs(items);
  std::string out;
  for (const query_pair& each : items) {
    if (!out.empty()) out += '&';
    out.append(http::encode_query(each.name)).append(1, '=').append(http::encode_query(each.value));
  }
  return out;
}

/// Fields to be signed, as they stand in the request; few need no memory.
class signed_fields {
 public:
  std::size_t size() const noexcept { return size_; }
  const http::field* begin() const noexcept { return many_.empty() ? few_.data() : many_.begin(); }
  const http::field* end() const noexcept { return begin() + size_; }
  const http::field& operator[](std::size_t index) const noexcept { return begin()[index]; }

  void insert(std::size_t index, const http::field& item) {
    if (size_ == few_.size()) {
      for (const http::field& each : few_) many_.push_back(each);
    }
    if (size_ >= few_.size()) many_.push_back(item);
    http::field* const all = many_.empty() ? few_.data() : many_.begin();
    for (std::size_t at = size_++; at != index; --at) all[at] = all[at - 1];
    all[index] = item;
  }

 private:
  std::size_t size_ = 0;
  std::array<http::field, 12> few_;
  wirebind::sequence<http::field> many_;
};

inline int compare_names(std::string_view a, std::string_view b) noexcept {
  const std::size_t size = wirebind::least(a.size(), b.size());
  constexpr std::size_t most_common = std::string_view("x-acs-").size();
  const bool alike = size >= most_common && std::memcmp(a.data(), b.data(), most_common) == 0;
  for (std::size_t i = alike ? most_common : 0; i != size; ++i) {
    if (a[i] == b[i]) continue;
    const int distance =
        static_cast<unsigned char>(ascii::to_lower(a[i])) - static_cast<unsigned char>(ascii::to_lower(b[i]));
    if (distance != 0) return distance;
  }
  return a.size() < b.size() ? -1 : a.size() > b.size();
}

/// Inserts a field behind those that are not greater: by lower-case name and, where that counts, by value.
inline void insert(signed_fields& sorted, const http::field& item, bool by_value) {
  std::size_t at = sorted.size();
  for (; at != 0; --at) {
    const int order = compare_names(item.name, sorted[at - 1].name);
    if (order > 0 || (order == 0 && (!by_value || item.value >= sorted[at - 1].value))) break;
  }
  sorted.insert(at, item);
}

inline bool has_prefix(std::string_view name, std::string_view lower) noexcept {
  return ascii::iequals(name.substr(0, lower.size()), lower);
}

/// The first letter of a name, in lower case.
inline char initial_of(std::string_view name) noexcept {
  return name.empty() ? '\0' : ascii::to_lower(name.front());
}

/// Whether ACS3 signs the field.
inline bool is_signed(std::string_view name) noexcept {
  switch (initial_of(name)) {
    case 'x':
      return has_prefix(name, "x-acs-");
    case 'h':
      return ascii::iequals(name, "host");
    case 'c':
      return ascii::iequals(name, "content-type");
    default:
      return false;
  }
}

/// Those that ACS3 signs: by name, equal names by value, without surrounding whitespace.
inline signed_fields acs3_fields(const http::fields& all) {
  signed_fields found;
  for (const http::field& item : all) {
    if (is_signed(item.name)) insert(found, {item.name, ascii::trim(item.value)}, true);
  }
  return found;
}

/// Those of the names, in their order; one that the request lacks is empty.
inline signed_fields acs3_fields(const http::fields& all, const std::vector<std::string>& names) {
  signed_fields found;
  for (const std::string& name : names) {
    signed_fields same;
    for (const http::field& item : all) {
      if (ascii::iequals(item.name, name)) insert(same, {name, ascii::trim(item.value)}, true);
    }
    if (same.size() == 0) same.insert(0, {name, {}});
    for (const http::field& item : same) found.insert(found.size(), item);
  }
  return found;
}

/// Whether the field has the name of the one before it.
inline bool goes_on(const signed_fields& all, std::size_t at) noexcept {
  return at != 0 && ascii::iequals(all[at - 1].name, all[at].name);
}

/// Values of one name stand in one line. Puts the names into `names` too.
inline void put_acs3_fields(canonical_writer& out, canonical_writer& names, const signed_fields& all) {
  for (std::size_t i = 0; i != all.size(); ++i) {
    if (goes_on(all, i)) {
      out.put(',');
    } else {
      if (i != 0) names.put(';');
      const std::size_t begin = names.view().size();
      names.put_lower(all[i].name);
      if (i != 0) out.put('\n');
      out.put(names.view().substr(begin));
      out.put(':');
    }
    out.put(all[i].value);
  }
  if (all.size() != 0) out.put('\n');
}

/// What ACS3 signs, and the names of the fields.
struct acs3_text {
  canonical_writer all;
  canonical_writer names;
};

/// False where the query has a malformed escape.
inline bool write_acs3(const http::request& message, const signed_fields& all, acs3_text& text) {
  const http::target_parts target = http::split_target(message.target);
  pairs items;
  if (!read_items(target.query, items)) return false;
  const std::string query = acs3_query(items);
  const std::string_view digest = message.fields.find("x-acs-content-sha256").value_or("");
  std::size_t names = 0, values = 0;
  for (const http::field& each : all) {
    names += each.name.size() + 1;
    values += each.value.size() + 2;
  }
  text.names.reserve(names);
  canonical_writer& out = text.all;
  out.reserve(message.method.size() + 3 * target.path.size() + query.size() + digest.size() + 8 + 2 * names +
              values);
  out.put(message.method);
  out.put('\n');
  put_acs3_path(out, target.path);
  out.put('\n');
  out.put(query);
  out.put('\n');
  put_acs3_fields(out, text.names, all);
  out.put('\n');
  out.put(text.names.view());
  out.put('\n');
  out.put(digest);
  return true;
}

inline std::optional<std::string> acs3_canonical(const http::request& message, const signed_fields& all) {
  acs3_text text;
  if (!write_acs3(message, all, text)) return std::nullopt;
  return std::string(text.all.view());
}

/// The signature of ACS3, empty after a failure.
inline auth::hex_digest acs3_signature(std::string_view secret, std::string_view canonical) {
  constexpr std::string_view algorithm = "ACS3-HMAC-SHA256\n";
  const auth::hex_digest digest = auth::sha256_hex(canonical);
  if (digest.empty()) return {};
  std::array<char, algorithm.size() + 64> text;
  algorithm.copy(text.data(), algorithm.size());
  digest.view().copy(text.data() + algorithm.size(), 64);
  return auth::hmac_sha256_hex(secret, {text.data(), text.size()});
}

inline void append_line(std::string& out, std::string_view text) {
  out += text;
  out += '\n';
}

// "name:value" lines of the fields whose names begin with a prefix, sorted by name, equal names in their
// order.
inline void append_prefixed(std::string& out, const http::fields& all, std::string_view prefix, bool trim) {
  signed_fields lines;
  for (const http::field& item : all) {
    if (has_prefix(item.name, prefix)) insert(lines, item, false);
  }
  for (const http::field& line : lines) {
    out.append(ascii::to_lower(line.name)).append(1, ':');
    append_line(out, trim ? ascii::trim(line.value) : line.value);
  }
}

/// The items of a query as they are signed, each a name; false when an escape is malformed.
inline bool read_lines(std::string_view query, pairs& lines) {
  http::query_item item;
  while (http::read_query_item(query, item)) {
    if (item.has_value) item.name.append(1, '=').append(item.value);
    lines.push_back({std::move(item.name), {}});
  }
  return query.empty();
}

inline std::optional<std::string> fc_canonical(const http::request& message, bool of_trigger) {
  const http::target_parts target = http::split_target(message.target);
  const auto path = http::decode_percent(target.path);
  pairs lines;
  if (!path || !read_lines(target.query, lines)) return std::nullopt;
  std::string out;
  append_line(out, message.method);
  append_line(out, message.fields.find("content-md5").value_or(""));
  append_line(out, message.fields.find("content-type").value_or(""));
  append_line(out, message.fields.find("date").value_or(""));
  append_prefixed(out, message.fields, "x-fc-", false);
  out += *path;
  if (!of_trigger && !target.path.starts_with(trigger_prefix)) return out;
  sort_pairs(lines);
  if (lines.empty()) out += '\n';
  for (const query_pair& line : lines) out += '\n' + line.name;
  return out;
}

// Values of the query are signed as they are, not encoded; tabs within fields count as spaces.
inline std::optional<std::string> roa_canonical(const http::request& message) {
  const http::target_parts target = http::split_target(message.target);
  pairs items;
  if (!read_items(target.query, items)) return std::nullopt;
  std::string out;
  append_line(out, message.method);
  for (const std::string_view name : {"accept", "content-md5", "content-type", "date"}) {
    append_line(out, message.fields.find(name).value_or(""));
  }
  append_prefixed(out, message.fields, "x-acs-", true);
  for (char& c : out) {
    if (c == '\t') c = ' ';
  }
  out += target.path;
  sort_pairs(items);
  char separator = '?';
  for (const query_pair& item : items) {
    out += std::exchange(separator, '&') + item.name + '=' + item.value;
  }
  return out;
}

}  // namespace detail

WIREBIND_DECL std::vector<std::string> acs3_signed_names(const http::request& message) {
  const detail::signed_fields found = detail::acs3_fields(message.fields);
  std::vector<std::string> names;
  for (std::size_t i = 0; i != found.size(); ++i) {
    if (!detail::goes_on(found, i)) names.push_back(ascii::to_lower(found[i].name));
  }
  return names;
}

WIREBIND_DECL std::optional<std::string> canonical_request(const http::request& message, scheme how,
                                                           const std::vector<std::string>& signed_names) {
  switch (how) {
    case scheme::acs3:
      return detail::acs3_canonical(message, detail::acs3_fields(message.fields, signed_names));
    case scheme::fc:
      return detail::fc_canonical(message, false);
    case scheme::fc_trigger:
      return detail::fc_canonical(message, true);
    case scheme::roa:
      return detail::roa_canonical(message);
    case scheme::none:
      break;
  }
  return std::nullopt;
}

WIREBIND_DECL std::optional<std::string> canonical_request(const http::request& message, scheme how) {
  if (how == scheme::acs3) return detail::acs3_canonical(message, detail::acs3_fields(message.fields));
  return canonical_request(message, how, {});
}

WIREBIND_DECL std::string make_signature(scheme how, std::string_view secret, std::string_view canonical) {
  if (how == scheme::none) return {};
  if (how != scheme::acs3) {
    return wirebind::encode_base64(is_fc_native(how) ? auth::hmac_sha256(secret, canonical)
                                                     : auth::hmac_sha1(secret, canonical));
  }
  return std::string(detail::acs3_signature(secret, canonical).view());
}

}  // namespace aliyun::inline WIREBIND_ABI
