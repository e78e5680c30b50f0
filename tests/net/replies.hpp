// The response that most servers of these tests send.
#pragma once

#include <string>

namespace net_test {

inline const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";

}  // namespace net_test
