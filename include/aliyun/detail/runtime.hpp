// Short names for the layers of the runtime that this one stands on.
#pragma once

#include <wirebind/core/config.hpp>

namespace wirebind::inline WIREBIND_ABI {
namespace ascii {}
namespace auth {}
namespace http {}
namespace json {}
namespace net {}
namespace providers {}
}  // namespace wirebind::inline WIREBIND_ABI

namespace aliyun::inline WIREBIND_ABI {

namespace ascii = wirebind::ascii;
namespace auth = wirebind::auth;
namespace http = wirebind::http;
namespace json = wirebind::json;
namespace net = wirebind::net;
namespace providers = wirebind::providers;

}  // namespace aliyun::inline WIREBIND_ABI
