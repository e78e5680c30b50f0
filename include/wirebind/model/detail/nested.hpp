// What boxes, lists, maps and unions hold. Copies and destructors of values that contain themselves recurse
// in the code that a compiler makes; here their stack is bounded, however deeply a value is nested.
#pragma once

#include <wirebind/core/config.hpp>
#include <wirebind/core/sequence.hpp>
#include <wirebind/json/shape.hpp>

#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace wirebind::inline WIREBIND_ABI::detail {

/// Levels that a thread copies or destroys by recursion; deeper contents wait for the outermost one.
inline constexpr unsigned nesting_limit = 32;

/// Contents that wait for their destructor.
struct waiting_content {
  virtual ~waiting_content() = default;
  waiting_content* next = nullptr;
};

/// A copy that waits to be made. `to` is empty until then.
struct waiting_copy {
  const void* to;
  const void* from;
  void (*make)(const void* to, const void* from);
};

/// What one thread is doing.
struct nesting {
  unsigned destroying = 0;
  unsigned copying = 0;
  waiting_content* to_destroy = nullptr;
  sequence<waiting_copy>* to_copy = nullptr;  ///< of the outermost copy under way
};
inline constinit thread_local nesting nesting_here{};

/// Destroys what waits, at the outermost level.
WIREBIND_DECL void destroy_waiting(nesting& here) noexcept;
/// An empty content leaves its place while copies are under way: its own, if it waits, goes to `to`, or is
/// not made where that is null.
WIREBIND_DECL void move_waiting(sequence<waiting_copy>& copies, const void* from, const void* to) noexcept;

/// One level of copying; the outermost one makes those that wait.
class copy_level {
 public:
  explicit copy_level(nesting& here) noexcept : here_(here), outermost_(here.to_copy == nullptr) {
    if (outermost_) here_.to_copy = &waiting_;
    ++here_.copying;
  }
  copy_level(const copy_level&) = delete;
  copy_level& operator=(const copy_level&) = delete;
  ~copy_level() {
    --here_.copying;
    if (outermost_) here_.to_copy = nullptr;
  }
  WIREBIND_DECL void finish();

 private:
  nesting& here_;
  const bool outermost_;
  sequence<waiting_copy> waiting_;
};

/// Copies inside are complete when it ends, whatever is under way around it.
class separate_copy {
 public:
  explicit separate_copy(nesting& here) noexcept
      : here_(here),
        copying_(std::exchange(here.copying, 0U)),
        to_copy_(std::exchange(here.to_copy, nullptr)) {}
  separate_copy(const separate_copy&) = delete;
  separate_copy& operator=(const separate_copy&) = delete;
  ~separate_copy() {
    here_.copying = copying_;
    here_.to_copy = to_copy_;
  }

 private:
  nesting& here_;
  const unsigned copying_;
  sequence<waiting_copy>* const to_copy_;
};

/// Whether a T can hold further boxes, lists, maps or unions; T is complete.
template <class T>
constexpr bool nests() {
  if constexpr (requires { typename json::shape<T>::element; }) {
    return nests<typename json::shape<T>::element>();
  } else if constexpr (requires { json::shape<T>::kind; }) {
    return json::shape<T>::kind == json::kind::object || json::shape<T>::kind == json::kind::one_of;
  } else {
    return false;
  }
}

/// Owns a std::vector, a std::map, a unique pointer of elements or the value of a union.
template <class Content, class Element>
class nested {
 public:
  nested() noexcept {}
  nested(Content content) noexcept : content_(std::move(content)) {}
  nested(const nested& other) { copy(other); }
  nested(nested&& other) noexcept : content_(std::move(other.content_)) { moved_from(other); }
  nested& operator=(const nested& other) {
    if (this == &other) return *this;
    nested whole;
    {
      const separate_copy alone(nesting_here);
      whole.copy(other);
    }
    return *this = std::move(whole);
  }
  nested& operator=(nested&& other) noexcept {
    leave(nullptr);
    content_ = std::move(other.content_);
    moved_from(other);
    return *this;
  }
  ~nested() {
    if constexpr (nests<Element>()) {
      leave(nullptr);
      if (!is_empty(content_)) destroy(nesting_here);
    }
  }

  Content& operator*() noexcept { return content_; }
  const Content& operator*() const noexcept { return content_; }
  Content* operator->() noexcept { return &content_; }
  const Content* operator->() const noexcept { return &content_; }

 private:
  static bool is_empty(const Content& content) noexcept {
    if constexpr (requires { content.empty(); }) {
      return content.empty();
    } else {
      return content == nullptr;
    }
  }
  static Content clone(const Content& content) {
    if constexpr (requires { typename Content::element_type; }) {  // without <memory>, which is large
      return Content(content == nullptr ? nullptr : new Element(*content));
    } else {
      return content;
    }
  }
  static void make(const void* to, const void* from) {
    *const_cast<Content*>(static_cast<const Content*>(to)) = clone(*static_cast<const Content*>(from));
  }

  void copy(const nested& other) {
    if constexpr (!nests<Element>()) {
      content_ = clone(other.content_);
    } else if (!is_empty(other.content_)) {
      nesting& here = nesting_here;
      if (here.copying >= nesting_limit) {
        here.to_copy->push_back({&content_, &other.content_, &nested::make});
        return;
      }
      copy_level level(here);
      content_ = clone(other.content_);
      level.finish();
    }
  }

  struct waiting final : waiting_content {
    explicit waiting(Content&& given) noexcept : content(std::move(given)) {}
    Content content;
  };

  void destroy(nesting& here) noexcept {
    if (here.destroying >= nesting_limit) {
      // Where memory ends too, recursion goes on.
      if (auto* const later = new (std::nothrow) waiting(std::move(content_))) {
        later->next = std::exchange(here.to_destroy, later);
        return;
      }
    }
    ++here.destroying;
    { const Content gone(std::move(content_)); }
    --here.destroying;
    if (here.destroying == 0 && here.to_destroy != nullptr) destroy_waiting(here);
  }

  void moved_from(nested& other) noexcept { other.leave(&content_); }
  void leave(const Content* to) noexcept {
    if constexpr (nests<Element>()) {
      if (nesting_here.to_copy == nullptr || !is_empty(to == nullptr ? content_ : *to)) return;
      move_waiting(*nesting_here.to_copy, &content_, to);
    }
  }

  Content content_{};
};

}  // namespace wirebind::inline WIREBIND_ABI::detail

#if WIREBIND_HEADER_ONLY
#include <wirebind/model/impl/nested.ipp>
#endif
