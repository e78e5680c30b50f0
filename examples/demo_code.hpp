// The code package of the demo as base64: a zip with one executable file, `bootstrap`, a web server in Python
// that responds to every POST on port 9000 with what was posted.
#pragma once

#include <string_view>

inline constexpr std::string_view demo_code_zip =
    "UEsDBBQAAAAIAAAAIQD7+1Ws7wAAAKwBAAAJAAAAYm9vdHN0cmFwbVDBasMwDL37K7zsYkPmhO20wi4bgx4GK2vuwavlJuDamaS2"
    "9O+XuKWFLdJJek9Pj3d/V+0Jq+8+VhAPcjhxl+KT8Jh2smMeDAEeAGW/GxKyfLUEy6ZZfcHPHoiXNroAWMppt85MITbBEsn3TZfU"
    "PF0vhBzLgZcutavPdaMIgr+spxrsKSTr5IucAIO+D2AQrFN95Ew23TgBktkCq+ItRYbIDx8Qt9wVpay11le1zCeIrkWgIUUC9VjX"
    "c/hZdEaPGFWAqC7G/qnfjkn9gY7Z/BF7huu5ELfAlCpqk3v881yPxsocnj5H3/qEMNG0+AVQSwECFAMUAAAACAAAACEA+/tVrO8A"
    "AACsAQAACQAAAAAAAAAAAAAA7QEAAAAAYm9vdHN0cmFwUEsFBgAAAAABAAEANwAAABYBAAAAAA==";
