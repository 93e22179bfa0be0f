/* judge_log.c: the log itself: every entry hashed anew, tiles, root, and who signed it. */
#include "audit/entry_form.h"
#include "audit/judge_parts.h"
#include "audit/log_check.h"
#include "base/time.h"
#include "proof/watch.h"

#include <string.h>

/* --- who signed it --- */

static bool given(const struct judge_order *o, struct arena *a, struct str key) {
    for (size_t i = 0; i < o->keys_n; i++)
        if (str_equal(note_verifier_string(a, &o->keys[i]), key))
            return true;
    return o->keys_n == 0;
}

/* Each key that was given from elsewhere is the one that the archive names. */
static bool judge_key(struct judging *j, struct note_verifier *key) {
    const struct archive_head *h = &j->archive->head;
    const struct judge_order *o = j->order;
    if (note_verifier_parse(j->arena, h->key, key) ||
        note_verifier_parse(j->arena, h->documents, &j->documents) ||
        !str_equal(j->documents.name, arena_format(j->arena, "%.*s/documents", STR_ARGS(h->log)))) {
        report_wrong_part(j->report, STR("archive"), "what stands there as a key is none.");
        return false;
    }
    j->name = key->name;
    if (!given(o, j->arena, h->key)) {
        report_wrong_part(j->report, STR("archive"),
                          "the archive is of the log %.*s, with another key than %s.", STR_ARGS(key->name),
                          o->keys_n == 1 ? "the one that was given" : "those that were given");
        return false;
    }
    if (o->documents && !str_equal(note_verifier_string(j->arena, o->documents), h->documents)) {
        report_wrong_part(j->report, STR("archive"),
                          "its documents are signed by another key than the one that was given for them.");
        return false;
    }
    return true;
}

static void judge_witnesses(struct judging *j, const struct note *n) {
    struct policy_judgement w;
    size_t forged;
    const struct policy *p = j->order->policy;
    if (!p) {
        report_unchecked(j->report,
                         "Whether others are shown the same log: that takes witnesses (--policy FILE "
                         "says who they are), or another checkpoint to compare with.");
        return;
    }
    if (policy_judge(p, n, &w, &forged)) {
        report_wrong_part(j->report, STR("checkpoint"), "the cosignature of the witness %.*s does not hold.",
                          STR_ARGS(p->witnesses[forged].name));
        return;
    }
    if (w.quorum)
        report_checked(j->report,
                       "%zu of %zu witnesses have signed the checkpoint, which is as many as the "
                       "policy asks for; the newest at %.*s.",
                       w.n, p->witnesses_n, STR_ARGS(time_format_rfc3339(j->arena, w.newest)));
    else
        report_unchecked(j->report,
                         "Whether others are shown the same log: %zu of %zu witnesses have signed the "
                         "checkpoint, which is fewer than the policy asks for.",
                         w.n, p->witnesses_n);
}

static bool judge_checkpoint(struct judging *j, struct checkpoint *c) {
    struct note n;
    struct note_verifier key;
    struct str note = archive_find(j->archive, STR("checkpoint"))->bytes, part = STR("checkpoint");
    if (!judge_key(j, &key))
        return false;
    if (note_parse(j->arena, note, &n) || checkpoint_parse(n.text, c)) {
        report_wrong_part(j->report, part, "it is no checkpoint.");
        return false;
    }
    if (!str_equal(c->origin, key.name) || note_verify(&n, &key, 1, NULL)) {
        report_wrong_part(j->report, part, "it is not signed by the log's key.");
        return false;
    }
    if (c->position.size != j->archive->head.size) {
        report_wrong_part(j->report, part, "it is of another size of the log than the archive.");
        return false;
    }
    report_checked(j->report, "The log has signed the checkpoint.");
    judge_witnesses(j, &n);
    return true;
}

/* --- what it holds --- */

static struct str tile_bytes(void *context, struct tile t) {
    const struct judging *j = context;
    struct arena *a = arena_new();
    const struct part *p =
        archive_find(j->archive, part_name(a, &(struct part){.kind = PART_TILE, .tile = t}));
    arena_free(a);
    return p ? p->bytes : (struct str){0};
}

struct hashing {
    struct judging *j;
    struct log_check check;
    struct str last; /* the time of the last entry */
};

static bool take_entry(struct hashing *h, struct str entry) {
    struct report *r = h->j->report;
    uint64_t index = h->check.tree.size;
    struct entry_form form;
    if (!log_check_add(&h->check, entry)) {
        report_wrong_entry(r, index, "it is not the one that the tree's tiles are made of.");
        return false;
    }
    if (!entry_form_read(entry, &form)) {
        report_wrong_entry(r, index, "it is not in the form that a log's entries have.");
        return false;
    }
    if (str_compare(form.at, h->last) < 0)
        report_wrong_entry(r, index, "it says that it is older than the one before.");
    h->last = form.at;
    h->j->entries[index] = entry;
    return true;
}

static bool take_bundle(struct hashing *h, const struct part *p) {
    struct str rest = p->bytes, entry;
    uint64_t first = h->check.tree.size;
    while (h->check.tree.size < first + p->tile.width && watch_next_entry(&rest, &entry))
        if (!take_entry(h, entry))
            return false;
    if (rest.n == 0 && h->check.tree.size == first + p->tile.width)
        return true;
    report_wrong_part(h->j->report, p->name, "it holds more or fewer entries than it should, or is cut.");
    return false;
}

/* How many tiles and bundles a log of this size has: there are no others in the archive. */
static uint64_t tiles_of(uint64_t size) {
    uint64_t n = (size + TILE_WIDTH - 1) / TILE_WIDTH;
    for (unsigned level = 0; level < TILE_LEVELS; level++)
        n += ((size >> (8 * level)) + TILE_WIDTH - 1) / TILE_WIDTH;
    return n;
}

static bool judge_tiles(struct judging *j) {
    uint64_t n = 0;
    for (size_t i = 0; i < j->archive->parts_n; i++) {
        const struct part *p = &j->archive->parts[i];
        if (p->kind != PART_TILE)
            continue;
        n++;
        if (tile_exists(&p->tile, j->size) &&
            (p->tile.level == TILE_ENTRIES || p->bytes.n == (size_t)p->tile.width * TREE_HASH_BYTES))
            continue;
        report_wrong_part(j->report, p->name, "a log of this size has no such tile.");
        return false;
    }
    if (n == tiles_of(j->size))
        return true;
    report_wrong(j->report, "the archive has %llu tiles and bundles; a log of %llu entries has %llu.",
                 (unsigned long long)n, (unsigned long long)j->size, (unsigned long long)tiles_of(j->size));
    return false;
}

static bool judge_entries(struct judging *j, const struct position *signed_) {
    struct hashing h = {.j = j, .check = log_check_begin(j->size, tile_bytes, j)};
    for (size_t i = 0; i < j->archive->parts_n; i++) {
        const struct part *p = &j->archive->parts[i];
        if (p->kind != PART_TILE || p->tile.level != TILE_ENTRIES)
            continue;
        if (p->tile.index * TILE_WIDTH != h.check.tree.size) {
            report_wrong(j->report, "the entries from %llu on are missing.",
                         (unsigned long long)h.check.tree.size);
            return false;
        }
        if (!take_bundle(&h, p))
            return false;
    }
    if (h.check.tree.size != j->size || !hash_equal(tree_root(&h.check.tree), signed_->root)) {
        report_wrong(j->report, "the entries do not give the root that the log has signed.");
        return false;
    }
    report_checked(j->report,
                   "Each of %llu entries was hashed anew: together they give every tile, and the root "
                   "that the log has signed. Nothing was added, dropped or changed.",
                   (unsigned long long)j->size);
    return true;
}

bool judge_log(struct judging *j) {
    struct checkpoint c;
    if (!judge_checkpoint(j, &c))
        return false;
    j->size = c.position.size;
    j->position = c.position;
    if (!judge_tiles(
            j)) /* the bundles' bytes are there for so many entries: now the room for them is small */
        return false;
    j->entries = arena_alloc(j->arena, (size_t)(j->size + 1) * sizeof *j->entries);
    return judge_entries(j, &c.position);
}
