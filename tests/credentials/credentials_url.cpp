#include "fixture.hpp"

#include <wirebind/client/credentials/credentials_url.hpp>

using namespace credentials_test;

TEST_CASE("credentials URL: https may be anywhere, http only on this machine") {
  for (const char* good : {"https://example.com/c", "https://10.0.0.1:8443/", "http://localhost:80/x?y=z",
                           "http://127.0.0.1", "http://127.255.0.9:1/", "http://[::1]:7/"}) {
    CHECK(providers::parse_credentials_url(good));
  }
  for (const char* bad :
       {"http://example.com/", "http://127.0.0.1.example.com/", "http://127.1/", "http://127.0.0.01/",
        "http://127.0.0.256/", "http://10.0.0.1/", "http://100.100.100.200/", "http://localhost.x/",
        "http://localhost@example.com/", "http://[::2]/", "http://[::ffff:127.0.0.1]/", "ftp://localhost/",
        "file:///etc/passwd", "localhost", "", "http://0.0.0.0/", "http://2130706433/"}) {
    CHECK_FALSE(providers::parse_credentials_url(bad));
  }
}
