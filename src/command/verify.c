/* verify.c: what a receipt proves, in sentences, to somebody who has nothing but the file and the log's key.
 * No settings, no folder, no server. A whole log is verify_log.c's, an archive verify_archive.c's. */
#include "base/file.h"
#include "base/json.h"
#include "base/utf8.h"
#include "command/commands.h"
#include "command/verify_parts.h"
#include "proof/receipt.h"

#include <stdio.h>

/* --- saying --- */

/* What somebody wrote, to a terminal that obeys control signs. */
static void put_text(struct str s) {
    while (s.n) {
        struct str rest = s, sign;
        uint32_t code;
        if (!utf8_next(&rest, &code)) {
            printf("\\x%02x", (unsigned char)*s.p);
            s = str_slice(s, 1, s.n);
            continue;
        }
        sign = str_slice(s, 0, s.n - rest.n);
        if (utf8_has_control(sign, false))
            printf("\\u%04x", (unsigned)code);
        else
            printf("%.*s", STR_ARGS(sign));
        s = rest;
    }
}

static void put_member(const json_t *entry, const char *name, const char *before) {
    struct str value = json_get_str(entry, name);
    if (value.n == 0)
        return;
    printf("%s", before);
    put_text(value);
}

/* "Entry 57 is in it: proposal.received, 2021-09-14T07:12:00Z, gronn-grunder-3." */
static void say_entry(struct options *o, const struct receipt *r) {
    json_t *entry;
    printf("Entry %llu is in it", (unsigned long long)r->index);
    if (json_parse(o->arena, r->entry, &entry) == OK) {
        put_member(entry, "type", ": ");
        put_member(entry, "at", ", ");
        put_member(entry, "edition", ", ");
    }
    printf(".\n");
}

static int say_wrong(const char *format, struct str word) {
    printf("WRONG: ");
    printf(format, STR_ARGS(word));
    printf("\n");
    return EXIT_WRONG;
}

/* --- judging --- */

static int say_openings(const struct receipt *r, const struct receipt_judgement *j) {
    int status = 0;
    for (size_t i = 0; i < r->openings_n; i++) {
        struct str class = r->openings[i].class;
        if (!j->fits[i]) {
            status = say_wrong("the hidden part \"%.*s\" is not what the entry committed to.", class);
            continue;
        }
        printf("The hidden part \"%.*s\" is what the entry committed to:\n  ", STR_ARGS(class));
        put_text(r->openings[i].json);
        printf("\n");
    }
    return status;
}

static int say_rest(struct options *o, const struct receipt *r, const struct policy *policy) {
    struct note *n = arena_alloc(o->arena, sizeof *n);
    if (!policy) {
        printf(
            "Not checked: whether others are shown the same log. That takes witnesses (--policy FILE), or\n"
            "another checkpoint of it to compare with.\n"
            "All that could be checked holds.\n");
        return 0;
    }
    if (note_parse(o->arena, r->checkpoint, n))
        return EXIT_UNREADABLE;
    int status = verify_say_witnesses(o, policy, n);
    if (status != EXIT_WRONG)
        printf("%s\n", status ? "All else holds." : "All that was checked holds.");
    return status;
}

static int say_all(struct options *o, const struct receipt *r, const struct receipt_judgement *j,
                   const struct policy *policy) {
    struct str origin = j->checkpoint.origin;
    if (!j->signed_by_log)
        return say_wrong("the checkpoint of the log %.*s is not signed by this key.", origin);
    printf("The log %.*s has signed that it has %llu entries.\n", STR_ARGS(origin),
           (unsigned long long)j->checkpoint.position.size);
    if (!j->included)
        return say_wrong("the entry is not in the log that the checkpoint of %.*s tells of.", origin);
    say_entry(o, r);
    int status = say_openings(r, j);
    return status ? status : say_rest(o, r, policy);
}

/* --- reading --- */

/* That of the log that the receipt is of; the first when it is of none of them. */
static const struct note_verifier *key_for(struct options *o, const struct verify_keys *keys,
                                           const struct receipt *r) {
    struct note n;
    struct checkpoint c;
    if (note_parse(o->arena, r->checkpoint, &n) == OK && checkpoint_parse(n.text, &c) == OK)
        for (size_t i = 0; i < keys->n; i++)
            if (str_equal(keys->list[i].name, c.origin))
                return &keys->list[i];
    return &keys->list[0];
}

/* What a receipt alone cannot tell of a log that has gone on under another name. */
static void say_successor(const struct verify_keys *keys, const struct note_verifier *used) {
    if (used == &keys->list[0])
        return;
    printf("The log %.*s has gone on as %.*s, which may have lost entries: the page that checks receipts "
           "tells whether\nthis one was carried over.\n",
           STR_ARGS(used->name), STR_ARGS(keys->list[0].name));
}

static int unreadable(struct str file, const char *why) {
    fprintf(stderr, "kaaring: %.*s %s\n", STR_ARGS(file), why);
    return EXIT_UNREADABLE;
}

int run_verify(struct options *o) {
    struct verify_keys keys = {.n = 0};
    struct str bytes;
    struct receipt r;
    struct receipt_judgement j;
    const struct policy *policy;
    if (o->words_n != 1)
        return usage("verify needs %s.", "one receipt, an archive, or the address of a log");
    if (o->key.n && verify_keys_read(o, &keys))
        return unreadable(o->key, "is no verifier key, and no file with one.");
    if (verify_is_archive(o))
        return verify_archive(o, &keys);
    if (o->json)
        return usage("%s is for archives: of a receipt and of a log the status says it.", "--json");
    if (o->key.n == 0)
        return usage("verify needs %s, the log's key as its address /log/key gives it.", "--key KEY");
    if (str_starts(o->words[0], STR("http://")) || str_starts(o->words[0], STR("https://")))
        return verify_log(o, &keys);
    int status = verify_policy(o, &keys, &policy);
    if (status)
        return status;
    if (file_read(o->arena, o->words[0], RECEIPT_BYTES_MAX, &bytes))
        return unreadable(o->words[0], "cannot be read.");
    if (receipt_parse(o->arena, bytes, &r))
        return unreadable(o->words[0], "is no receipt, or not as it was given.");
    const struct note_verifier *log = key_for(o, &keys, &r);
    if (receipt_judge(o->arena, &r, log, &j))
        return unreadable(o->words[0], "is no receipt, or not as it was given.");
    status = say_all(o, &r, &j, policy);
    if (status == 0)
        say_successor(&keys, log);
    return status;
}
