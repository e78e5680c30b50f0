// The one file of a program that defines the library's functions; built as wirebind::compiled.
#include <aliyun/src.hpp>
#include <fc/v20210406/src.hpp>
#include <wirebind/src.hpp>
