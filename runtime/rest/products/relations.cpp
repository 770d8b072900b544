// Views of memberships.
#include "rest/products/relations.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "http/form.hpp"
#include "rest/dialect.hpp"
#include "rest/products/common.hpp"
#include "rest/render.hpp"

namespace ringback::rest {

namespace {

/// What one family of products calls things.
struct Words {
  std::string_view room_kind;    ///< Of channels or conversations.
  std::string_view member_kind;  ///< Of who takes part in one.
  std::string_view user_kind;
  std::string_view message_kind;
  std::string_view room;       ///< The member that names the channel or conversation.
  std::string_view service;    ///< The one that names the service.
  std::string_view last_read;  ///< The index of the last message that was read.
};

constexpr Words kChat1 = {"chat.v1.service.channel",
                          "chat.v1.service.channel.member",
                          "chat.v1.service.user",
                          "chat.v1.service.channel.message",
                          "channel_sid",
                          "service_sid",
                          "last_consumed_message_index"};
constexpr Words kChat2 = {"chat.v2.service.channel",
                          "chat.v2.service.channel.member",
                          "chat.v2.service.user",
                          "chat.v2.service.channel.message",
                          "channel_sid",
                          "service_sid",
                          "last_consumed_message_index"};
constexpr Words kOldChat1 = {"ip_messaging.v1.service.channel",
                             "ip_messaging.v1.service.channel.member",
                             "ip_messaging.v1.service.user",
                             "ip_messaging.v1.service.channel.message",
                             "channel_sid",
                             "service_sid",
                             "last_consumed_message_index"};
constexpr Words kOldChat2 = {"ip_messaging.v2.service.channel",
                             "ip_messaging.v2.service.channel.member",
                             "ip_messaging.v2.service.user",
                             "ip_messaging.v2.service.channel.message",
                             "channel_sid",
                             "service_sid",
                             "last_consumed_message_index"};
constexpr Words kConversations = {"conversations.v1.conversation",
                                  "conversations.v1.conversation.conversation_participant",
                                  "conversations.v1.user",
                                  "conversations.v1.conversation.conversation_message",
                                  "conversation_sid",
                                  "chat_service_sid",
                                  "last_read_message_index"};
constexpr Words kServiceConversations = {
    "conversations.v1.service.service_conversation",
    "conversations.v1.service.service_conversation.service_conversation_participant",
    "conversations.v1.service.service_user",
    "conversations.v1.service.service_conversation.service_conversation_message",
    "conversation_sid",
    "chat_service_sid",
    "last_read_message_index"};

/// What is written behind the member's last read message; null when it never read any.
Json unread(const Store& store, const Words& words, const Json& member) {
  const auto read = parse_integer(text_of(member, words.last_read));
  if (!read) return Json();
  auto query = everything();
  query.match = {std::string(words.room), text_of(member, words.room)};
  query.where = [&read](const Json& message) { return message.value("index", 0LL) > *read; };
  return store.list(words.message_kind, query).documents.size();
}

/// Somebody's membership, as what they are a member of.
Json membership(const Store& store, const Words& words, const std::string& user_sid,
                const Json& member) {
  const auto room_sid = text_of(member, words.room);
  const auto* found = store.get(words.room_kind, room_sid);
  Json shown = found == nullptr ? Json::object() : *found;
  const auto level = text_of(member, "_notification_level");
  const auto state = text_of(shown, "state");
  shown.erase("sid");
  shown.erase("links");
  shown[std::string(words.room)] = room_sid;
  shown["user_sid"] = user_sid;
  for (const auto* name : {"participant_sid", "member_sid"}) shown[name] = text_of(member, "sid");
  shown["conversation_state"] = state.empty() || state == "initializing" ? "active" : state;
  shown["status"] = "joined";
  shown["notification_level"] = level.empty() ? "default" : level;
  shown["unread_messages_count"] = unread(store, words, member);
  shown[std::string(words.last_read)] =
      member.contains(words.last_read) ? member[std::string(words.last_read)] : Json();
  return shown;
}

View memberships(const Store& store, const Words& words, const Invocation& asked) {
  const auto user_sid = asked.get("UserSid");
  const auto* user = store.get(words.user_kind, user_sid);
  const auto service = user == nullptr ? "" : value_of(*user, words.service);
  View view{words.member_kind, {"identity", user == nullptr ? "" : text_of(*user, "identity")}};
  view.where = [&asked, &words, service](const Json& member) {
    return owner_of(member) == asked.account_sid && value_of(member, words.service) == service;
  };
  view.shown = [&store, &words, user_sid](const Json& member) {
    return membership(store, words, user_sid, member);
  };
  return view;
}

/// The membership that the path names, or null.
const Json* member_named(const Store& store, const Words& words, const Invocation& asked) {
  const auto view = memberships(store, words, asked);
  auto query = everything();
  query.match = view.match;
  query.where = [&](const Json& member) {
    return view.where(member) && text_of(member, words.room) == asked.path.back().second;
  };
  const auto found = store.list(words.member_kind, query).documents;
  return found.empty() ? nullptr : found.front();
}

Result<Json> change(Store& store, const Words& words, const Invocation& asked) {
  const auto* member = member_named(store, words, asked);
  if (member == nullptr) return not_found(asked.url.path);
  const auto sid = text_of(*member, "sid");
  Json members = Json::object();
  if (asked.has("NotificationLevel")) {
    members["_notification_level"] = to_lower(asked.get("NotificationLevel"));
  }
  if (const auto* index = first_of(asked, {"LastReadMessageIndex", "LastConsumedMessageIndex"})) {
    const auto number = parse_integer(*index);
    members[std::string(words.last_read)] = number ? Json(*number) : Json();
  }
  store.update(words.member_kind, sid, members);
  return membership(store, words, asked.get("UserSid"), *store.get(words.member_kind, sid));
}

void serve_memberships(Api& api, Store& store, const Words& words, const std::string& product,
                       const std::string& what) {
  const bool listed_only = product.ends_with("_v1") && what == "UserChannel";
  api.show(cat(product, "/List", what), listed_only ? "" : cat(product, "/Fetch", what),
           [&store, &words](const Invocation& asked) { return memberships(store, words, asked); });
  if (listed_only) return;
  api.on(cat(product, "/Update", what), Checks::kNothing,
         [&api, &store, &words](const Invocation& asked) -> Result<Json> {
           if (const auto fine = api.check(asked); !fine) return fine.error();
           return change(store, words, asked);
         });
  api.on(cat(product, "/Delete", what), Checks::kNothing,
         [&store, &words](const Invocation& asked) -> Result<Json> {
           const auto* member = member_named(store, words, asked);
           if (member == nullptr) return not_found(asked.url.path);
           Json gone = *member;
           store.erase(words.member_kind, text_of(gone, "sid"));
           return gone;
         });
}

/// Everything that one identity or address takes part in.
/// https://www.twilio.com/docs/conversations/api/participant-conversation-resource
View participations(const Store& store, const Words& words, const Invocation& asked) {
  const auto identity = asked.get("Identity");
  const auto address = asked.get("Address");
  View view{words.member_kind};
  if (!identity.empty()) view.match = {"identity", identity};
  view.where = [&words, address, service = asked.get("ChatServiceSid"),
                account = asked.account_sid](const Json& member) {
    const auto binding = member.value("messaging_binding", Json());
    return owner_of(member) == account && value_of(member, words.service) == service &&
           (address.empty() || text_of(binding, "address") == address);
  };
  view.shown = [&store, &words](const Json& member) {
    const auto room_sid = text_of(member, words.room);
    const auto* room = store.get(words.room_kind, room_sid);
    Json shown = {{"account_sid", owner_of(member)},
                  {"participant_sid", text_of(member, "sid")},
                  {"participant_identity", member.value("identity", Json())},
                  {"participant_messaging_binding", member.value("messaging_binding", Json())},
                  {"conversation_sid", room_sid}};
    const auto service = value_of(member, words.service);
    if (!service.empty()) shown["chat_service_sid"] = service;
    if (room == nullptr) return shown;
    for (const auto* name : {"unique_name", "friendly_name", "attributes", "date_created",
                             "date_updated", "created_by", "state", "timers"}) {
      shown[cat("conversation_", name)] = room->value(name, Json());
    }
    if (shown["conversation_state"] == "initializing") shown["conversation_state"] = "active";
    return shown;
  };
  return view;
}

/// A user for the identity of a new member, unless there is one.
void add_user(Api& api, Store& store, const Words& words, const char* fetch,
              const Invocation& asked, const Json& member) {
  const auto identity = text_of(member, "identity");
  const auto service = value_of(member, words.service);
  if (identity.empty()) return;
  auto query = everything();
  query.match = {"identity", identity};
  query.where = [&](const Json& user) {
    return owner_of(user) == asked.account_sid && value_of(user, words.service) == service;
  };
  if (!store.list(words.user_kind, query).documents.empty()) return;
  FormFields above;
  if (!service.empty()) above.emplace_back(asked.path.front().first, service);
  api.make(fetch, asked.account_sid, above, {{"identity", identity}});
}

}  // namespace

void serve_relations(Api& api, Store& store) {
  serve_memberships(api, store, kChat1, "chat_v1", "UserChannel");
  serve_memberships(api, store, kChat2, "chat_v2", "UserChannel");
  serve_memberships(api, store, kOldChat1, "ip_messaging_v1", "UserChannel");
  serve_memberships(api, store, kOldChat2, "ip_messaging_v2", "UserChannel");
  serve_memberships(api, store, kConversations, "conversations_v1", "UserConversation");
  serve_memberships(api, store, kServiceConversations, "conversations_v1",
                    "ServiceUserConversation");
  const auto joins = [&](const char* create, const char* fetch, const Words& words) {
    api.after(create, [&api, &store, &words, fetch](const Invocation& asked, const Json& member) {
      add_user(api, store, words, fetch, asked, member);
    });
  };
  joins("chat_v2/CreateMember", "chat_v2/FetchUser", kChat2);
  joins("conversations_v1/CreateConversationParticipant", "conversations_v1/FetchUser",
        kConversations);
  joins("conversations_v1/CreateServiceConversationParticipant",
        "conversations_v1/FetchServiceUser", kServiceConversations);
  api.show("conversations_v1/ListParticipantConversation", "", [&store](const Invocation& asked) {
    return participations(store, kConversations, asked);
  });
  api.show("conversations_v1/ListServiceParticipantConversation", "",
           [&store](const Invocation& asked) {
             return participations(store, kServiceConversations, asked);
           });
}

}  // namespace ringback::rest
