// Asio and Beast, compiled once: what includes them elsewhere takes half the time.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
