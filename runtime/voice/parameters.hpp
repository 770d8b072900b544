// Parameters of REST requests about calls and conferences, each read with its bounds.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"
#include "http/form.hpp"
#include "http/message.hpp"

namespace ringback::voice {

/// The values of a parameter that is sent once for each, with a blank in between.
std::string joined(const FormFields& parameters, std::string_view name,
                   std::string_view fallback = "");

/// GET or POST; POST where nothing was sent. Error 21209.
Result<std::string> method_of(const FormFields& parameters, std::string_view name);

/// A number of seconds from 1 to `most`. Error 21208.
Result<Duration> seconds_of(const FormFields& parameters, std::string_view name, Duration fallback,
                            long long most);

/// One of these words, the first where nothing was sent; else an error of this code.
Result<std::string> word_of(const FormFields& parameters, std::string_view name,
                            std::initializer_list<std::string_view> words, int code = 20001);

/// Words of a list, sent one by one, or with blanks in between where `blanks` says so.
Result<std::string> words_of(const FormFields& parameters, std::string_view name,
                             std::initializer_list<std::string_view> words,
                             std::string_view fallback, int code, bool blanks);

/// An absolute address, if one was sent; else an error of this code.
Result<std::optional<http::Url>> absolute_url(const FormFields& parameters, std::string_view name,
                                              int code);

}  // namespace ringback::voice
