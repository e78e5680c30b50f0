// The functions of aliyun::aliyun.
#include <aliyun/src.hpp>
