#pragma once

#include <wirebind/core/least.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/json/decoding.hpp>
#include <wirebind/json/impl/choose.ipp>
#include <wirebind/json/impl/skip.ipp>
#include <wirebind/json/type.hpp>

#include <vector>

namespace wirebind::inline WIREBIND_ABI::json::detail {

/// Where a text differs: at a value, or at the key of a member.
struct deviation_mark {
  const char* at;
  deviation_kind kind;
};

/// Finds the paths of marks in a text that was decoded, in one walk: while it is decoded, a place costs
/// nothing.
class deviation_paths : private scanner {
 public:
  /// `marks` stand in the order of the text.
  deviation_paths(const char* begin, const char* end, const sequence<deviation_mark>& marks,
                  std::vector<deviation>& out) noexcept
      : scanner(begin, end), marks_(marks), out_(out) {}

  void run(const type& type) { walk(skip_space(begin_), type, 0); }

 private:
  /// The byte after the value at p; null after the last mark.
  const char* walk(const char* p, const type& type, unsigned depth) {
    report(p);
    if (next_ == marks_.size()) return nullptr;
    const json::type* const inner = content_type(p, type, depth);
    if (inner == nullptr) return skip_value(p, depth);
    if (*p == '{' && inner->kind == kind::object) return walk_object(p, *inner, depth + 1);
    if (*p == '{' && inner->kind == kind::map) return walk_map(p, *inner, depth + 1);
    if (*p == '[' && inner->kind == kind::list) return walk_list(p, *inner, depth + 1);
    return skip_value(p, depth);
  }

  /// What is inside of slots and unions; null for a value that no choice takes.
  const json::type* content_type(const char* p, const json::type& type, unsigned depth) {
    const json::type* inner = &type;
    for (;;) {
      if (inner->kind == kind::optional || inner->kind == kind::nullable || inner->kind == kind::box) {
        inner = inner->element;
      } else if (inner->kind == kind::one_of && *p != 'n') {
        const alternative* chosen = nullptr;
        chooser(*this, inner->choices(), p).run(depth, chosen);
        if (chosen == nullptr) return nullptr;
        inner = chosen->type;
      } else {
        return inner;
      }
    }
  }

  const char* walk_object(const char* p, const type& type, unsigned depth) {
    const object_table& table = type.members();
    p = skip_space(p + 1);
    while (p != nullptr && *p != '}') {
      const char* const key = p;
      const char* const key_end = skip_string(key);
      const char* const value = skip_space(skip_space(key_end) + 1);
      std::string name = unescape(*this, {key, static_cast<std::size_t>(key_end - key)});
      const json::member* const described = table.find(name);
      const json::type* member = described != nullptr ? described->type : nullptr;
      if (member == nullptr && table.additional != nullptr) {
        member = table.additional->element;
        name = "{}";
      }
      if (member == nullptr) redact(name);
      p = inside(name, [&] {
        report(key);
        return member != nullptr ? walk(value, *member, depth) : skip_value(value, depth);
      });
      p = behind(p);
    }
    return p == nullptr ? nullptr : p + 1;
  }

  const char* walk_map(const char* p, const type& type, unsigned depth) {
    p = skip_space(p + 1);
    while (p != nullptr && *p != '}') {
      const char* const value = skip_space(skip_space(skip_string(p)) + 1);
      p = behind(inside("{}", [&] { return walk(value, *type.element, depth); }));
    }
    return p == nullptr ? nullptr : p + 1;
  }

  const char* walk_list(const char* p, const type& type, unsigned depth) {
    p = skip_space(p + 1);
    while (p != nullptr && *p != ']') {
      p = behind(inside("[]", [&] { return walk(p, *type.element, depth); }));
    }
    return p == nullptr ? nullptr : p + 1;
  }

  /// Steps over the comma behind a value.
  static const char* behind(const char* p) noexcept {
    if (p == nullptr) return nullptr;
    p = skip_space(p);
    return *p == ',' ? skip_space(p + 1) : p;
  }

  template <class Walk>
  const char* inside(std::string_view segment, Walk&& step) {
    const std::size_t size = path_.size();
    if (size != 0 && segment.substr(0, 1) != "[" && segment.substr(0, 1) != "{") path_ += '.';
    path_ += segment;
    const char* const next = step();
    path_.resize(size);
    return next;
  }

  /// Makes a name that the service chose fit for a log.
  static void redact(std::string& name) {
    if (name.size() > 64) name.resize(64);
    for (char& c : name) {
      if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
    }
  }

  void report(const char* p) {
    for (; next_ != marks_.size() && marks_[next_].at == p; ++next_) {
      deviation found{marks_[next_].kind, path_};
      bool told = false;
      for (const deviation& other : out_) told = told || other == found;
      if (!told) out_.push_back(std::move(found));
    }
  }

  const sequence<deviation_mark>& marks_;
  std::vector<deviation>& out_;
  std::size_t next_ = 0;
  std::string path_;
};

}  // namespace wirebind::inline WIREBIND_ABI::json::detail
