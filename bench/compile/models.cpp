// A file that passes on the structs of ten operations and calls nothing.
#include <fc/v20210406/models/create_function_request_body.hpp>
#include <fc/v20210406/models/create_service_request_body.hpp>
#include <fc/v20210406/models/function.hpp>
#include <fc/v20210406/models/list_functions_response_body.hpp>
#include <fc/v20210406/models/list_services_response_body.hpp>
#include <fc/v20210406/models/service.hpp>
#include <fc/v20210406/models/update_function_request_body.hpp>

namespace api = fc::v20210406;

api::update_function_request_body larger() { return {.memory_size = 1024, .timeout = 60}; }
