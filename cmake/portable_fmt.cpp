// fmt as a static library, which Debian does not package: the functions behind its headers,
// compiled once. With fmt::fmt-header-only every file would compile them, and take more than twice
// the time.
#include <fmt/format-inl.h>

// fmt/format.h declares these as instantiated elsewhere.
template fmt::detail::thousands_sep_result<char> fmt::detail::thousands_sep_impl(locale_ref);
template char fmt::detail::decimal_point_impl(locale_ref);
