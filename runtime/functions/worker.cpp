// The table of host services that a function is given, and the life of a worker.
#include "functions/worker.hpp"

#include <unistd.h>

#include <algorithm>
#include <string>

#include "functions/plugin.hpp"
#include "functions/session.hpp"

namespace ringback::functions {

namespace {

std::string_view text_of(tw_str text) { return {text.data, text.data ? text.size : 0}; }

void log(tw_call call, std::int32_t level, tw_str text) noexcept {
  const auto session = Session::of(call);
  if (session) session->log(call, std::clamp<std::int32_t>(level, 0, TW_LOG_ERROR), text_of(text));
}

std::int32_t reply(tw_call call, const tw_reply* answer) noexcept {
  if (answer == nullptr) return TW_INVALID;
  const auto session = Session::of(call);
  return session ? session->reply(call, *answer) : TW_GONE;
}

std::int64_t remaining_ms(tw_call call) noexcept {
  const auto session = Session::of(call);
  return session ? session->remaining_ms(call) : 0;
}

std::int32_t fetch(tw_call call, tw_str request, tw_done done, void* user) noexcept {
  const auto session = Session::of(call);
  return session ? session->start(call, FrameType::Fetch, text_of(request), done, user) : TW_GONE;
}

std::int32_t sleep(tw_call call, std::int64_t ms, tw_done done, void* user) noexcept {
  const auto session = Session::of(call);
  const auto text = std::to_string(std::max<std::int64_t>(ms, 0));
  return session ? session->start(call, FrameType::Sleep, text, done, user) : TW_GONE;
}

std::int32_t pump(tw_call call) noexcept {
  const auto session = Session::of(call);
  return session ? session->pump(call) : TW_GONE;
}

// A constant, because functions keep its address for as long as the process lives.
constexpr tw_host services = {TW_ABI_VERSION, sizeof(tw_host), log,   reply,
                              remaining_ms,   fetch,           sleep, pump};

}  // namespace

int serve(int socket, std::shared_ptr<Gate> gate, Output output,
          const std::filesystem::path& library) {
  const auto session = std::make_shared<Session>(socket, std::move(gate), output);
  const auto function = load_plugin(library, services);
  function ? session->run(**function) : session->refuse(function.error().message);
  ::close(socket);
  return function ? 0 : 1;
}

}  // namespace ringback::functions
