// A user's file that has structs of an API and no client.
#include "programs.hpp"

#include <fc/v20210406/models.hpp>
#include <wirebind/json/codec.hpp>
#include <wirebind/model/compare.hpp>
#include <wirebind/model/print.hpp>
#include <wirebind/model/validate.hpp>

#include <string>

namespace matrix {
namespace {

namespace api = fc::v20210406;

api::create_function_request_body described() {
  api::create_function_request_body out{
      .function_name = "resize", .handler = "index.handler", .runtime = api::runtime::python3_10};
  out.code.emplace().oss_bucket_name = "code";
  out.code->oss_object_name = "resize.zip";
  out.environment_variables = {{"LEVEL", "info"}};
  out.memory_size = 1024;
  return out;
}

}  // namespace

int models() {
  const api::create_function_request_body function = described();
  std::string text;
  if (!wirebind::json::encode(function, text)) return 1;
  api::create_function_request_body again{.function_name = {}, .handler = {}, .runtime = {}};
  if (!wirebind::json::decode(text, again) || !wirebind::equal(again, function)) return 2;
  if (wirebind::json::decode("{\"memorySize\":[]}", again)) return 3;
  again = described();
  again.memory_size = -1;
  if (wirebind::validate(function).size() != 0 || wirebind::validate(again).empty()) return 4;
  return wirebind::to_text(function).find("resize") == std::string::npos ? 5 : 0;
}

}  // namespace matrix
