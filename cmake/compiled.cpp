// The one file of a program that defines the library's functions; built as wirebind::compiled.
#include <wirebind/src.hpp>
