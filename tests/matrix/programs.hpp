// What main() runs; each is 0 when all is well.
#pragma once

namespace matrix {

/// Encodes, decodes and validates: needs neither Asio nor exceptions nor RTTI.
int models();
/// Calls a server of this process, with a callback and, where there are some, a coroutine.
int calls();

}  // namespace matrix
