// expect: a file that makes a blocking client includes <wirebind/client/make_blocking_client.hpp>
// A file that only uses clients does not pay for what is behind them; the one that makes one says so.
#include <fc/v20210406/authentication.hpp>
#include <fc/v20210406/declarations/blocking_client.hpp>
#ifdef CONTROL
#include <wirebind/client/make_blocking_client.hpp>
#endif

namespace api = fc::v20210406;

void make(const wirebind::client_options& options) { api::blocking_client client(options); }
