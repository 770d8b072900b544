// Content types by the endings of file names.
#pragma once

#include <string>
#include <string_view>

namespace ringback::http {

/// The Content-Type of a file of this name, with its charset: `page.HTML` is
/// `text/html; charset=UTF-8`. A name without an ending, or with a strange one, is
/// `application/octet-stream`.
std::string content_type_of(std::string_view file_name);

}  // namespace ringback::http
