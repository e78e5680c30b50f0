// expect: a file that makes a client includes the client.hpp or blocking_client.hpp of its API
// A file that makes a client knows how its API authenticates; one that only uses it does not.
#include <fc/v20210406/declarations/client.hpp>
#include <wirebind/client/make_client.hpp>
#ifdef CONTROL
#include <fc/v20210406/authentication.hpp>
#endif

namespace api = fc::v20210406;

void make_one(asio::any_io_executor executor, const wirebind::client_options& options) {
  api::client client(executor, options);
}
