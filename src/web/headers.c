/* headers.c: what every answer says besides itself. */
#include "web/call.h"
#include "web/hosts.h"

#define POLICY_FRONT "default-src 'none'; script-src 'self'"
#define POLICY_BACK                                                                                          \
    "; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "          \
    "frame-ancestors 'none'; base-uri 'none'"

static const struct {
    const char *name;
    struct str value;
} always[] = {
    {"x-content-type-options", STR_INIT("nosniff")},
    {"referrer-policy", STR_INIT("same-origin")},
    {"cross-origin-opener-policy", STR_INIT("same-origin")},
    {"permissions-policy", STR_INIT("camera=(), geolocation=(), microphone=(), payment=(), usb=()")},
};

void secure_headers(struct call *c) {
    struct reply *reply = &c->reply;
    bool open_log = false;
    for (size_t i = 0; i < reply->headers_n; i++)
        open_log |= str_equal(reply->headers[i].name, STR("access-control-allow-origin"));
    reply_header(reply, "content-security-policy",
                 c->visit.wasm ? STR(POLICY_FRONT " 'wasm-unsafe-eval'" POLICY_BACK)
                               : STR(POLICY_FRONT POLICY_BACK));
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        reply_header(reply, always[i].name, always[i].value);
    reply_header(reply, "cross-origin-resource-policy", open_log ? STR("cross-origin") : STR("same-origin"));
    if (c->visit.site->hosts->https && !c->request.in_clear) /* RFC 6797, 7.2 */
        reply_header(reply, "strict-transport-security", STR("max-age=31536000"));
}
