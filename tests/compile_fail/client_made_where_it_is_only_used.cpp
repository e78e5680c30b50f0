// expect: a file that makes a client includes <wirebind/client/make_core.hpp>
// A file that only uses clients does not pay for what is behind them; the one that makes one says so.
#include <fc/v20210406/authentication.hpp>
#include <fc/v20210406/thin/client.hpp>
#ifdef CONTROL
#include <wirebind/client/make_core.hpp>
#endif

namespace api = fc::v20210406;

void make(asio::any_io_executor executor, const wirebind::client_options& options) {
  api::client client(executor, options);
}
