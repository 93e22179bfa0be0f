/* judge_lineage.c: which log this is. One that went on under another name is the same tree
 * (store/succession.h): entry 0 has the first name, which all that people signed bears, and each later name
 * has an entry that says which log it succeeds and how much of that one went over. Checkpoints bear the last.
 */
#include "audit/entry_form.h"
#include "audit/judge_parts.h"

static const struct note_verifier *key_named(const struct judging *j, struct str name) {
    for (size_t i = 0; i < j->order->keys_n; i++)
        if (str_equal(j->order->keys[i].name, name))
            return &j->order->keys[i];
    return NULL;
}

/* The first entry of this log, read. Null: it is none. */
static json_t *names_log(const struct judging *j, uint64_t index, struct str type) {
    struct entry_form form;
    json_t *entry;
    return entry_form_read(j->entries[index], &form) && str_equal(form.type, type) &&
                   json_parse(j->arena, j->entries[index], &entry) == OK
               ? json_object_get(entry, "open")
               : NULL;
}

static void say_succession(struct judging *j, uint64_t index, const json_t *open) {
    struct str after = json_get_str(open, "after"), name = json_get_str(open, "origin");
    int64_t known = json_get_int(open, "size");
    report_checked(
        j->report,
        "The log %.*s goes on as %.*s from entry %llu on, and the %llu entries before that are both "
        "logs'. The checkpoint is signed as %.*s.",
        STR_ARGS(after), STR_ARGS(name), (unsigned long long)index, (unsigned long long)index,
        STR_ARGS(j->name));
    if (known > (int64_t)index)
        report_unchecked_entry(
            j->report, index,
            "what the log %.*s had behind it: %llu entries are known to have been signed there, and at "
            "least %llu of them were lost. Whoever has a receipt of one judges it by that log's key%s.",
            STR_ARGS(after), (unsigned long long)known, (unsigned long long)known - index,
            key_named(j, after) ? ", which was given" : "");
    else
        report_unchecked_entry(
            j->report, index,
            "what the log %.*s had behind it: how many entries were signed there is not known.",
            STR_ARGS(after));
}

/* The name from this entry on; empty, when it has been said what is wrong. */
static struct str next_name(struct judging *j, uint64_t index, const json_t *open, struct str name) {
    struct str next = json_get_str(open, "origin");
    if (str_equal(json_get_str(open, "after"), name) && json_get_int(open, "entries") == (int64_t)index &&
        next.n) {
        say_succession(j, index, open);
        return next;
    }
    report_wrong_entry(j->report, index,
                       "it says that this log succeeds another one, or at another place, than it does.");
    return (struct str){0};
}

bool judge_lineage(struct judging *j) {
    struct str name = j->size ? json_get_str(names_log(j, 0, STR("log.begun")), "origin") : (struct str){0};
    if (!str_equal(name, j->archive->head.log)) {
        report_wrong(j->report, "entry 0 does not begin the log %.*s.", STR_ARGS(j->archive->head.log));
        return false;
    }
    for (uint64_t i = 1; i < j->size; i++) {
        const json_t *open = names_log(j, i, STR("log.succeeded"));
        if (open && !(name = next_name(j, i, open, name)).n)
            return false;
    }
    if (str_equal(name, j->name))
        return true;
    report_wrong_part(j->report, STR("checkpoint"),
                      "it is signed as %.*s, but no entry says that %.*s goes on so.", STR_ARGS(j->name),
                      STR_ARGS(name));
    return false;
}
