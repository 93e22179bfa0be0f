/* headers.c: what every answer says besides itself. The table is the map: what is said, and of which answers.
 */
#include "web/call.h"
#include "web/hosts.h"

/* Nothing of anybody else's, nothing written into the page, no frame; and no script may make markup or
 * scripts out of text (Trusted Types, of which not one policy can be made). */
#define POLICY_FRONT "default-src 'none'; script-src 'self'"
#define POLICY_BACK                                                                                          \
    "; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; form-action 'self'; "          \
    "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"

#define PERMISSIONS                                                                                          \
    "accelerometer=(), autoplay=(), bluetooth=(), browsing-topics=(), camera=(), display-capture=(), "       \
    "encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), "           \
    "local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), "           \
    "screen-wake-lock=(), serial=(), usb=(), web-share=(), xr-spatial-tracking=()"

enum {                    /* of which answers; bits */
       PLAIN = 1 << 0,    /* that run no WebAssembly */
       SIGNING = 1 << 1,  /* that do: where a juror's browser signs and seals */
       OURS = 1 << 2,     /* that only pages of ours may read */
       OPEN = 1 << 3,     /* that anybody's may: the log */
       BY_HTTPS = 1 << 4, /* that come to people by HTTPS (RFC 6797, 7.2) */
       EVERY = PLAIN | SIGNING
};

static const struct {
    const char *name;
    struct str value;
    unsigned of;
} rows[] = {
    {"content-security-policy", STR_INIT(POLICY_FRONT POLICY_BACK), PLAIN},
    {"content-security-policy", STR_INIT(POLICY_FRONT " 'wasm-unsafe-eval'" POLICY_BACK), SIGNING},
    {"x-content-type-options", STR_INIT("nosniff"), EVERY},
    {"referrer-policy", STR_INIT("same-origin"), EVERY}, /* less, and a form's Origin would be "null" */
    {"permissions-policy", STR_INIT(PERMISSIONS), EVERY},
    {"cross-origin-opener-policy", STR_INIT("same-origin"), EVERY},
    {"cross-origin-resource-policy", STR_INIT("same-origin"), OURS},
    {"cross-origin-resource-policy", STR_INIT("cross-origin"), OPEN},
    {"strict-transport-security", STR_INIT("max-age=31536000"), BY_HTTPS},
};

static bool is_open(const struct reply *reply) {
    for (size_t i = 0; i < reply->headers_n; i++)
        if (str_equal(reply->headers[i].name, STR("access-control-allow-origin")))
            return true;
    return false;
}

void secure_headers(struct call *c) {
    bool https = c->visit.site->hosts->https && !c->request.in_clear;
    unsigned is =
        (c->visit.wasm ? SIGNING : PLAIN) | (is_open(&c->reply) ? OPEN : OURS) | (https ? BY_HTTPS : 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].of & is)
            reply_header(&c->reply, rows[i].name, rows[i].value);
}
