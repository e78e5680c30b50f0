// Two APIs in one program: this file makes both clients, and defines the tables of the API of this project.
#include "shelf.hpp"

#include <fc/v20210406/blocking_client.hpp>

#include <cstdio>
#include <shop/v1/blocking_client.hpp>
#include <shop/v1/src.hpp>
#include <string>

int main() {
  shop::v1::blocking_client shop({.endpoint = "http://127.0.0.1:1"});
  fc::v20210406::blocking_client functions(
      {.endpoint = "http://127.0.0.1:1", .credentials = aliyun::access_key{"id", "secret", {}}});
  const std::string text = label({.item_name = "lamp"}, {.oss_bucket_name = "bucket"});
  std::puts(text.c_str());
  if (text.find("lamp") == std::string::npos || text.find("bucket") == std::string::npos) return 1;
  return ask(shop, functions);
}
