/* request.c: any bytes as a target, a cookie and the other headers. What is let in is a plain path. */
#include "web/request.h"

#include "base/utf8.h"
#include "fuzz/fuzz.h"
#include "web/hosts.h"

#include <string.h>

/* Lines of the input become the parts of the request, in the order of the struct. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const struct hosts hosts = {STR_INIT("localhost"), false};
    struct arena *a = arena_new();
    struct str rest = str_bytes(data, size);
    struct request r = {.method = STR("GET"), .host = STR("localhost")};
    struct str *const parts[] = {&r.target,        &r.cookie, &r.accept, &r.accept_encoding,
                                 &r.if_none_match, &r.origin, &r.host};
    unsigned status;
    for (size_t i = 0; i < sizeof parts / sizeof *parts && rest.n; i++)
        str_cut(&rest, '\n', parts[i]);
    if (request_read(&r, a, &hosts, &status) == OK) {
        MUST(r.path.n > 0 && r.path.p[0] == '/' && utf8_valid(r.path) && !utf8_has_control(r.path, false));
        MUST(memmem(r.path.p, r.path.n, "/.", 2) == NULL && memmem(r.path.p, r.path.n, "//", 2) == NULL);
        MUST(utf8_valid(request_query(&r, a, STR("q"))));
    }
    request_cookie(&r, STR("__Host-kaaring"));
    request_wants_json(&r);
    request_takes(&r, STR("gzip"));
    request_has(&r, STR("\"tag\""));
    request_same_site(&r, &hosts);
    arena_free(a);
    return 0;
}
