/* reply.c: the words of an answer: its status and its headers. */
#include "web/request.h"

#include <assert.h>

static const struct {
    unsigned short status;
    const char *reason;
} reasons[] = {
    {200, "OK"},
    {303, "See Other"},
    {304, "Not Modified"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {410, "Gone"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
};

const char *reply_reason(unsigned status) {
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Other";
}

/* What stands in no row is 422: the request was understood and refused for what it said. */
static const unsigned short statuses[FAULT_COUNT] = {
    [OK] = 200,
    [REQUEST_MALFORMED] = 400,
    [REQUEST_TOO_LARGE] = 413,
    [REQUEST_UNKNOWN_FIELD] = 400,
    [METHOD_NOT_ALLOWED] = 405,
    [NOT_FOUND] = 404,
    [NOT_SIGNED_IN] = 401,
    [NOT_ALLOWED] = 403,
    [CROSS_SITE] = 403,
    [TOO_MANY] = 429,
    [BUSY] = 503,
    [SIGNED_SOON] = 503,
    [ONLY_READS] = 503,
    [TOKEN_WRONG] = 403,
    [TOKEN_EXPIRED] = 403,
    [TOKEN_SPENT] = 409,
    [PASSKEY_WRONG] = 403,
    [PASSKEY_UNVERIFIED] = 403,
    [PASSKEY_CLONED] = 403,
    [PROVE_FIRST] = 403,
    [NOT_OPEN_YET] = 409,
    [DEADLINE_PASSED] = 409,
    [WRONG_STATE] = 409,
    [NOTHING_CHANGED] = 409,
    [ALREADY_DONE] = 409,
    [STEP_CLOSED] = 409,
    [STEP_NOT_READY] = 409,
    [NOT_IN_ROLL] = 403,
    [VOTES_NOW] = 409,
    [RECUSED] = 403,
    [DECLARE_FIRST] = 409,
    [BALLOT_KEPT] = 403,
    [NO_KEY] = 409,
    [KEY_IN_USE] = 409,
    [BALLOT_TOO_LARGE] = 413,
    [BALLOT_NUMBER] = 409,
    [BALLOT_REPLACES] = 409,
    [DOCUMENTS_CHANGED] = 409,
    [NO_QUORUM] = 409,
    [DISK_FULL] = 503,
    [DISK_ERROR] = 503,
    [FOLDER_DAMAGED] = 500,
    [FOLDER_NEWER] = 500,
    [FOLDER_OLDER] = 500,
    [FOLDER_LOCKED] = 500,
    [FOLDER_MISSING] = 500,
    [FILE_INVALID] = 500,
    [ERASED] = 410,
    [COUNT_NEEDS_IT] = 409,
    [INTERNAL] = 500,
};

unsigned fault_status(enum fault f) {
    assert((unsigned)f < FAULT_COUNT);
    return statuses[f] ? statuses[f] : 422;
}

void reply_header(struct reply *reply, const char *name, struct str value) {
    assert(reply->headers_n < REPLY_HEADERS_MAX && str_find(value, '\n') == value.n &&
           str_find(value, '\r') == value.n);
    reply->headers[reply->headers_n++] = (struct header){str_of(name), value};
}
