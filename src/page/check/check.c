/* check.c: «Etterprøv»: what anybody can check for themselves, how, and what that does not promise. */
#include "page/check/check.h"

#include "award/log/succession.h"
#include "base/format.h"
#include "page/common.h"
#include "page/pages.h"
#include "page/words/edition_words.h"
#include "store/succession.h"

enum { ARCHIVES_SHOWN = 12 };

/* Of the logs that this one succeeded, the newest first: for people, and for the script that judges receipts.
 */
static void add_predecessors(struct visit *v) {
    size_t n;
    const struct predecessor *list = store_predecessors(v->site->store, &n);
    json_t *before = json_array(), *earlier = json_array();
    for (size_t i = 0; i < n; i++) {
        const struct predecessor *p = &list[i];
        struct succession s;
        json_t *shown = json_object(), *given = json_object(), *text;
        struct str key = note_verifier_string(v->arena, &p->log);
        bool told = succession_read(v->txn, v->arena, p->carried, &s) == OK;
        text = words_set(shown, "text",
                         p->known.size > p->carried ? "check.before_lost" : "check.before_unknown");
        json_set_str(text, "log", p->log.name);
        json_set_str(text, "at", told ? format_moment(v->arena, v->lang, s.at) : STR(""));
        json_set_str(text, "carried", format_integer(v->arena, v->lang, (int64_t)p->carried));
        json_set_str(text, "lost", format_integer(v->arena, v->lang, (int64_t)(p->known.size - p->carried)));
        if (told && s.reason.n)
            json_set_str(shown, "reason", s.reason);
        json_set_str(shown, "key", key);
        json_set_str(given, "key", key);
        json_set_int(given, "carried", (int64_t)p->carried);
        json_add_new(before, shown);
        json_add_new(earlier, given);
    }
    json_set_bool(v->view, "has_before", n > 0);
    json_set_new(v->view, "before", before);
    json_set_str(v->view, "earlier", json_compact(v->arena, earlier));
    json_decref(earlier);
}

/* What a witness has seen last, or why nothing is known of it. */
static json_t *witness_row(struct visit *v, const struct witness_state *w) {
    json_t *row = json_object();
    json_set_str(row, "name", w->name);
    json_t *seen = words_set(row, "seen", w->last.at ? "witnesses.seen" : "witnesses.not_seen");
    if (w->last.at) {
        json_set_str(seen, "size", format_integer(v->arena, v->lang, (int64_t)w->last.size));
        json_set_str(seen, "at", format_moment(v->arena, v->lang, w->last.at));
    }
    json_set_bool(row, "has_state", !w->asked || w->refuses || w->silent);
    json_set_bool(row, "refuses", w->refuses);
    words_set(row, "state",
              !w->asked    ? "witnesses.not_asked"
              : w->refuses ? "witnesses.refuses"
                           : "witnesses.silent");
    return row;
}

static void add_newest(struct visit *v) {
    struct witnessed w = witnesses_newest(v->site->witnesses, v->arena);
    json_t *newest =
        words_set(v->view, "newest", w.checkpoint.note.n ? "witnesses.newest" : "witnesses.never");
    if (!w.checkpoint.note.n)
        return;
    json_set_int(newest, "n", (int64_t)w.n);
    json_set_int(newest, "of", (int64_t)w.of);
    json_set_str(newest, "size", format_integer(v->arena, v->lang, (int64_t)w.checkpoint.position.size));
    json_set_str(newest, "at", format_moment(v->arena, v->lang, w.at));
}

static void add_witnesses(struct visit *v) {
    struct witness_state *list;
    size_t n = witnesses_list(v->site->witnesses, v->arena, &list);
    const struct policy *policy = witnesses_policy(v->site->witnesses);
    json_t *rows = json_array();
    for (size_t i = 0; i < n; i++)
        json_add_new(rows, witness_row(v, &list[i]));
    json_set_bool(v->view, "has_witnesses", n > 0);
    json_set_new(v->view, "witnesses", rows);
    json_set_str(v->view, "policy", policy ? policy->text : (struct str){0});
    json_set_str(v->view, "policy_url", STR("/log/policy"));
    add_newest(v);
}

/* A way to the archive of each edition that was told of, the newest first. */
static enum fault add_archives(struct visit *v) {
    struct edition *list;
    size_t n;
    json_t *ways = json_array();
    enum fault f = editions_list(v->txn, v->arena, (struct str){0}, v->arrived, &list, &n);
    for (size_t i = 0; !f && i < n && json_array_size(ways) < ARCHIVES_SHOWN; i++) {
        const struct edition *e = &list[i];
        json_t *rules, *way;
        if (e->record.told == 0 || edition_rules(v->txn, e->number, &rules))
            continue;
        way = json_object();
        json_set_new(way, "label", edition_title(v, e, rules));
        json_set_str(way, "url", page_url(v, "%.*s/arkiv", STR_ARGS(page_edition_path(v->arena, e))));
        json_add_new(ways, way);
    }
    json_set_bool(v->view, "has_archives", json_array_size(ways) > 0);
    json_set_new(v->view, "archives", ways);
    return f;
}

enum fault check_view(struct visit *v) {
    const struct store *s = v->site->store;
    struct note_verifier log = store_log_verifier(s), documents = store_documents_verifier(s);
    v->view = json_new_object(v->arena);
    page_stand_at(v, "check");
    json_set_str(v->view, "origin", log.name);
    add_predecessors(v);
    json_set_str(v->view, "key", note_verifier_string(v->arena, &log));
    json_set_str(v->view, "key_url", STR("/log/key"));
    json_set_str(v->view, "documents_key", note_verifier_string(v->arena, &documents));
    json_set_str(v->view, "documents_url", STR("/log/documents"));
    json_set_str(v->view, "yourself_url", page_url(v, "/kontroll/selv"));
    json_set_str(v->view, "ask_url", page_url(v, "/kontroll"));
    json_set_str(v->view, "checkpoint_url", STR("/log/checkpoint"));
    add_witnesses(v);
    return add_archives(v);
}

/* The same without a line of our code. */
static enum fault yourself_view(struct visit *v) {
    v->view = json_new_object(v->arena);
    page_stand_at(v, "check");
    json_set_str(v->view, "url", v->site->settings->url);
    json_set_str(v->view, "check_url", page_url(v, "/kontroll"));
    return OK;
}

/* The page itself, which also answers what is typed into it, is lookup.c's; what witnesses have seen is no
 * entry of the log, so it is not kept. */
const struct route check_routes[] = {
    {GET, "/kontroll/selv", EVERYONE, .view = yourself_view, .template = "check-yourself", .cache = PUBLIC},
    {GET, "/etterprov/selv", EVERYONE, .view = yourself_view, .template = "check-yourself", .cache = PUBLIC},
    {0},
};
