// Sync: what its documents, lists and maps have from the beginning, and its error codes.
// https://www.twilio.com/docs/sync/api
#include "rest/overlay/overlays.hpp"

namespace ringback::rest {

namespace {

constexpr auto kDocument = "sync.v1.service.document";
constexpr auto kList = "sync.v1.service.sync_list";
constexpr auto kListItem = "sync.v1.service.sync_list.sync_list_item";
constexpr auto kMap = "sync.v1.service.sync_map";
constexpr auto kMapItem = "sync.v1.service.sync_map.sync_map_item";

constexpr Default kDefaults[] = {
    {kDocument, "unique_name", "null"},
    {kDocument, "revision", "\"0\""},
    {kDocument, "data", "{}"},
    {kDocument, "date_expires", "null"},
    {kDocument, "created_by", "\"system\""},
    {kList, "unique_name", "null"},
    {kList, "revision", "\"0\""},
    {kList, "date_expires", "null"},
    {kList, "created_by", "\"system\""},
    {kListItem, "revision", "\"0\""},
    {kListItem, "date_expires", "null"},
    {kListItem, "created_by", "\"system\""},
    {kMap, "unique_name", "null"},
    {kMap, "revision", "\"0\""},
    {kMap, "date_expires", "null"},
    {kMap, "created_by", "\"system\""},
    {kMapItem, "revision", "\"0\""},
    {kMapItem, "date_expires", "null"},
    {kMapItem, "created_by", "\"system\""},
};

}  // namespace

const Overlay kSyncOverlay = {{}, {}, rows(kDefaults), {}, {}, {}, {}};

}  // namespace ringback::rest
