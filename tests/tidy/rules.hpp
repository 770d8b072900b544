// What every file of this repository keeps to: each rule is a function from a file to objections.
#pragma once

#include "source.hpp"

namespace ringback::tidy {

constexpr int kMaximumColumns = 100;
constexpr int kMaximumFileLines = 500;
constexpr int kMaximumFunctionLines = 70;

/// Code is at most 100 columns wide. A comment that is one long address may be wider.
Findings wide_lines(const Source& source);

/// Code files have at most 500 lines.
Findings long_files(const Source& source);

/// Functions have at most 70 lines, from the first of the signature to the closing brace.
Findings long_functions(const Source& source);

/// A code file opens by saying what it is for; a script may name its interpreter first.
Findings missing_purposes(const Source& source);

/// A header may be included twice.
Findings unguarded_headers(const Source& source);

/// A header brings no namespace into its readers'.
Findings namespaces_in_headers(const Source& source);

/// Includes under runtime/ point down the layers and never sideways; a function sees the SDK only.
Findings includes_against_layers(const Source& source);

/// Boost.Asio and Boost.Beast stay behind the few files that need them.
Findings includes_of_asio(const Source& source);

/// Time, sleep and chance come from runtime/clock and runtime/base/sid.cpp alone.
Findings own_time_or_chance(const Source& source);

/// The repository speaks of the project, and leaves nothing for later.
Findings foreign_words(const Source& source);

}  // namespace ringback::tidy
