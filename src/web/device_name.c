/* device_name.c: the first word of each table that stands in the header. Browsers name those whom they are
 * like too, so the order is from the particular to the general. */
#include "web/device_name.h"

#include <string.h>

struct word {
    const char *says, *means;
};

static const struct word browsers[] = {
    {"Edg", "Edge"},         {"OPR/", "Opera"},     {"SamsungBrowser/", "Samsung Internet"},
    {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},   {"Safari/", "Safari"},
};
static const struct word systems[] = {
    {"iPhone", "iPhone"}, {"iPad", "iPad"},     {"Android", "Android"}, {"Windows", "Windows"},
    {"Macintosh", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
};

static const char *find(const struct word *list, size_t n, struct str in) {
    for (size_t i = 0; in.n && i < n; i++)
        if (memmem(in.p, in.n, list[i].says, strlen(list[i].says)))
            return list[i].means;
    return NULL;
}

struct str device_name(struct arena *a, struct str user_agent) {
    const char *browser = find(browsers, sizeof browsers / sizeof *browsers, user_agent);
    const char *system = find(systems, sizeof systems / sizeof *systems, user_agent);
    if (browser && system)
        return arena_format(a, "%s, %s", browser, system);
    return browser || system ? str_of(browser ? browser : system) : (struct str){0};
}
