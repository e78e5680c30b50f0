// Owning pointers: <memory>, for headers that include what they name through this one.
#pragma once

#include <memory>
