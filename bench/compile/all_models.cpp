// A file that passes on structs of an API and includes all of them.
#include <fc/v20210406/models.hpp>

namespace api = fc::v20210406;

api::update_function_request_body larger() { return {.memory_size = 1024, .timeout = 60}; }
