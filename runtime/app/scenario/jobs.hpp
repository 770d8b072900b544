// Work spread over child processes, so that what breaks in one harms nothing else.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace ringback::app::scenario {

/// Does pieces 0 to count-1 in so many processes and hands each result over, in order of numbers,
/// as soon as all before it are there. A piece whose process broke has the result "". `work` runs
/// in the child, `done` in this process, which must have no other thread.
void run_in_children(std::size_t count, unsigned processes,
                     const std::function<std::string(std::size_t)>& work,
                     const std::function<void(std::size_t, const std::string&)>& done);

}  // namespace ringback::app::scenario
