// expect: this request belongs to an operation of another API
// The same with the blocking client.
#include <fc/v20210406/declarations/blocking_client.hpp>
#include <fc/v20210406/operations/get_function.hpp>

namespace api = fc::v20210406;

namespace another {

inline constexpr wirebind::api_info api_info = {.version = "1"};

struct get_thing;
struct get_thing_request {
  using operation = get_thing;
  template <class Self, class Visitor>
  static constexpr void visit(Self&, Visitor&&) {}
};
struct get_thing {
  using request = get_thing_request;
  using response_body = wirebind::no_body;
  using response_headers = wirebind::no_headers;
  static constexpr const wirebind::api_info& api = api_info;
  static constexpr wirebind::operation_info info = {.name = "GetThing", .method = "GET", .path = "/"};
};

}  // namespace another

void call(api::blocking_client& client, const api::get_function_request& own,
          const another::get_thing_request& foreign) {
#ifdef CONTROL
  client.call(own);
  static_cast<void>(foreign);
#else
  client.call(foreign);
  static_cast<void>(own);
#endif
}
