/* routes.c: prints the table of routes as the server has it: "GET /path EVERYONE|ADMIN", and "grave" behind
 * it where a passkey is asked for first; a line each. */
#include "page/pages.h"

#include <stdio.h>

static const struct {
    enum role role;
    const char *name;
} roles[] = {
    {EVERYONE, "EVERYONE"}, {SIGNED_IN, "SIGNED_IN"}, {MEMBER, "MEMBER"}, {CHAIR, "CHAIR"}, {ADMIN, "ADMIN"}};

static void print(const struct route *r) {
    const char *between = "";
    printf("%s %s ", r->method == GET ? "GET" : "POST", r->path);
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (r->who & (unsigned)roles[i].role) {
            printf("%s%s", between, roles[i].name);
            between = "|";
        }
    printf(r->grave ? " grave\n" : "\n");
}

int main(void) {
    for (const struct route *const *table = routes; *table; table++)
        for (const struct route *r = *table; r->path; r++)
            print(r);
    return 0;
}
