// A file that passes structs on and calls nothing.
#include <fc/v20210406/models.hpp>

namespace api = fc::v20210406;

api::update_function_request_body larger() { return {.memory_size = 1024, .timeout = 60}; }
