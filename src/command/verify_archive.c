/* verify_archive.c: `kaaring verify ARCHIVE`: what the judgement says, to a person or to a machine. */
#include "audit/judge.h"
#include "base/file.h"
#include "command/commands.h"
#include "command/verify_parts.h"

#include <stdio.h>
#include <string.h>

enum { EXIT_UNCOUNTED = 3, HEAD_BYTES = 512 };

bool verify_is_archive(struct options *o) {
    static const char zstd[] = {0x28, (char)0xb5, 0x2f, (char)0xfd};
    char head[HEAD_BYTES];
    FILE *file = fopen(arena_copy(o->arena, o->words[0]).p, "rb");
    if (!file)
        return false;
    size_t n = fread(head, 1, sizeof head, file);
    fclose(file);
    return (n >= sizeof zstd && memcmp(head, zstd, sizeof zstd) == 0) ||
           (n == sizeof head && (memcmp(head, "archive", 8) == 0 || memcmp(head + 257, "ustar", 5) == 0));
}

/* --- saying --- */

static void say(const struct findings *f, const char *before) {
    for (size_t i = 0; i < f->told; i++) {
        const struct finding *one = &f->list[i];
        printf("%s", before);
        if (one->of_entry)
            printf("entry %llu: ", (unsigned long long)one->entry);
        if (one->part.n)
            printf("%.*s: ", STR_ARGS(one->part));
        printf("%.*s\n", STR_ARGS(one->sentence));
    }
    if (f->n > f->told)
        printf("%sand %zu more.\n", before, f->n - f->told);
}

static const char *last_sentence(const struct report *r) {
    if (r->wrong.n)
        return "Something is wrong: see above.";
    return r->uncounted ? "Nothing is wrong, but a count could not be repeated: see above."
                        : "All that could be checked holds.";
}

static int say_report(struct options *o, const struct report *r) {
    if (o->json) {
        printf("%.*s\n", STR_ARGS(json_compact(o->arena, report_json(r))));
    } else {
        struct findings first = r->unchecked, rest = r->unchecked;
        if (o->key.n == 0 && first.told) { /* whose log it is comes before all else */
            first.n = first.told = 1;
            say(&first, "NOT CHECKED: ");
            rest.list++;
            rest.told--;
            rest.n--;
        }
        say(&r->checked, "");
        say(&rest, "NOT CHECKED: ");
        say(&r->wrong, "WRONG: ");
        printf("%s\n", last_sentence(r));
    }
    return r->wrong.n ? EXIT_WRONG : r->uncounted ? EXIT_UNCOUNTED : 0;
}

static int unreadable(struct options *o, struct str file, struct str why) {
    if (o->json) {
        json_t *all = json_new_object(o->arena);
        json_set_str(all, "verdict", STR("unreadable"));
        json_set_str(all, "why", why);
        printf("%.*s\n", STR_ARGS(json_compact(o->arena, all)));
    } else {
        fprintf(stderr, "kaaring: %.*s cannot be read as an archive: %.*s\n", STR_ARGS(file), STR_ARGS(why));
    }
    return EXIT_UNREADABLE;
}

/* --- reading --- */

int verify_archive(struct options *o, const struct verify_keys *keys) {
    struct archive x;
    struct str why = {0};
    struct report r = {.arena = o->arena};
    struct judge_order order = {
        .keys_n = keys->n, .keys = keys->list, .documents = keys->has_documents ? &keys->documents : NULL};
    int status = verify_policy(o, keys, &order.policy);
    if (status)
        return status;
    FILE *file = fopen(arena_copy(o->arena, o->words[0]).p, "rb");
    if (!file)
        return unreadable(o, o->words[0], STR("it is not there, or not for you to read."));
    enum fault f = archive_read(o->arena, press_get_file, file, &x, &why);
    fclose(file);
    if (f)
        return unreadable(o, o->words[0], why.n ? why : STR("it is damaged."));
    archive_judge(o->arena, &x, &order, &r);
    return say_report(o, &r);
}
