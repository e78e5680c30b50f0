// expect: missing initializer for member 'fc::v20210406::
// expect: ::function_name'
// only: g++
// A required member that was forgotten is named by the compiler.
#include <fc/v20210406/operations/get_function.hpp>

namespace api = fc::v20210406;

#ifdef CONTROL
const api::get_function_request request{.service_name = "demo", .function_name = "resize"};
#else
const api::get_function_request request{.service_name = "demo"};
#endif
