// expect: no kind of trigger is known for this type
// A struct that configures no kind of trigger is refused, unless the program says which kind it means.
#include <fc/ext/trigger_config.hpp>
#include <fc/v20210406/models/create_trigger_request_body.hpp>
#include <fc/v20210406/models/rds_trigger_config.hpp>

namespace api = fc::v20210406;

#ifdef CONTROL
template <>
inline constexpr std::string_view fc::ext::trigger_type_of<api::rds_trigger_config> = "rds";
#endif

void fill(api::create_trigger_request_body& body) {
  fc::ext::set_trigger(body, api::rds_trigger_config{.retry = 3});
}
