/* judge_shares.c: how sealed steps were opened: each share is the one that the step's key note names, given
 * by its holder for the closing that stood then; as many as it takes were given before the step was opened,
 * and the secret that was used is the step's. Who opens a step without them had its secret from elsewhere. */
#include "audit/judge_parts.h"
#include "award/close/holders.h"
#include "award/close/seal.h"

#include <sodium.h>
#include <string.h>

enum { REBUILDS_MOST = 12870 /* the ways to choose 8 of 16: all were tried when none gave it */ };

struct given { /* before the step was opened */
    size_t n;
    struct share shares[SEAL_HOLDERS_MAX];
    size_t untold; /* what they were, or whose, is not in the archive */
};

static const char *share_fault(const struct judging *j, const struct judged_step *s, const struct happened *h,
                               const struct share_text *x) {
    const struct step_key *key = &s->documents.key;
    struct str person = json_get_str(h->e.open, "person");
    size_t holder = holders_find(&s->documents.holders, person);
    const struct happened *closing = judge_closing_at(j, s, h->index);
    struct hash logged;
    if (holder == s->documents.holders.n || !str_equal(x->person, person) || x->share.b[0] != holder + 1 ||
        json_get_int(h->e.open, "share") != x->share.b[0])
        return "the share in it is not its giver's.";
    if (!str_equal(x->origin, j->archive->head.log) || !str_equal(x->edition, j->archive->head.edition) ||
        !str_equal(x->step, s->id) || base64_hash(json_get_str(s->opened->e.open, "key"), &logged) ||
        !hash_equal(logged, x->key))
        return "the share in it is of another step.";
    if (closing && !hash_equal(tree_leaf(j->entries[closing->index]), x->closed))
        return "the share in it was given for another closing than the log has.";
    struct hash digest = share_digest(key->origin, key->edition, key->step, &key->key, &x->share);
    return hash_equal(digest, key->digests[holder])
               ? NULL
               : "the share in it is not the one that the key note names.";
}

static bool has_share(const struct given *g, const struct share *x) {
    for (size_t i = 0; i < g->n; i++)
        if (g->shares[i].b[0] == x->b[0])
            return true;
    return false;
}

static void take_share(struct judging *j, const struct judged_step *s, const struct happened *h,
                       struct given *g) {
    struct note n;
    struct share_text x;
    const char *wrong = NULL;
    if (note_parse(j->arena, json_get_str(h->e.private, "note"), &n) || n.signatures_n != 1 ||
        share_read(j->arena, n.text, &x))
        wrong = "the share in it has not the form of one.";
    else
        wrong = share_fault(j, s, h, &x);
    enum fault f = wrong ? OK : judge_signature(j, &n, x.person, h->index, NULL);
    if (f == NOTE_SIGNATURE)
        wrong = "the share in it is not signed by a key that its giver had enrolled before.";
    if (!wrong && has_share(g, &x.share))
        wrong = "its giver had given it before.";
    if (wrong)
        report_wrong_entry(j->report, h->index, "%s", wrong);
    else if (f == NO_KEY)
        g->untold++;
    else
        g->shares[g->n++] = x.share; /* of different holders: there is room */
}

static bool opens(const struct seal_key *secret, const struct seal_key *key) {
    unsigned char public_key[SEAL_KEY_BYTES];
    return crypto_scalarmult_base(public_key, secret->b) == 0 &&
           memcmp(public_key, key->b, sizeof public_key) == 0;
}

static void judge_too_few(struct judging *j, const struct judged_step *s, const struct given *g) {
    if (!judge_hides(j) && g->n + g->untold < s->documents.key.threshold)
        report_wrong_entry(j->report, s->unsealed->index,
                           "it opens a step by fewer shares than it takes: %zu were given before, and %u are "
                           "needed.",
                           g->n, s->documents.key.threshold);
    else
        report_unchecked_entry(j->report, s->unsealed->index,
                               "who opened step %.*s: fewer shares than it takes can be read in the archive.",
                               STR_ARGS(s->id));
}

static void judge_secret(struct judging *j, struct judged_step *s, const struct given *g) {
    struct str bytes;
    struct seal_key rebuilt;
    const struct step_key *key = &s->documents.key;
    const struct happened *h = s->unsealed;
    if (!h->has_private) {
        judge_missing(j, h->index, "private");
    } else if (base64_decode(j->arena, json_get_str(h->e.private, "secret"), &bytes) ||
               bytes.n != SEAL_KEY_BYTES) {
        report_wrong_entry(j->report, h->index, "what it opened the step with is no key.");
        return;
    } else {
        memcpy(s->secret.b, bytes.p, SEAL_KEY_BYTES);
        s->has_secret = opens(&s->secret, &key->key);
        if (!s->has_secret)
            report_wrong_entry(j->report, h->index, "what it opened the step with is not the step's secret.");
    }
    if (g->n < key->threshold) {
        judge_too_few(j, s, g);
    } else if (!seal_rebuild(g->shares, g->n, key->threshold, &key->key, &rebuilt)) {
        report_wrong_entry(j->report, h->index, "the shares that were given do not make the step's secret.");
        judge_prove(j, REBUILDS_MOST);
    } else {
        s->secret = rebuilt;
        s->has_secret = true;
        report_checked(j->report,
                       "Step %.*s was opened by %zu shares, each its holder's own; %u of %u were needed, "
                       "and together they give the secret of the step's key.",
                       STR_ARGS(s->id), g->n, key->threshold, key->n);
    }
}

static void judge_share(struct judging *j, const struct judged_step *s, const struct happened *h,
                        struct given *g) {
    if (s->closed && h->index < s->closed->index)
        report_wrong_entry(j->report, h->index, "the share in it was given before the step closed.");
    if (h->has_private)
        take_share(j, s, h, g);
    else
        g->untold++;
}

/* By what was given until then: what comes later opened nothing. */
static void judge_unsealed(struct judging *j, struct judged_step *s, const struct happened *h,
                           const struct given *g) {
    if (s->unsealed) {
        report_wrong_entry(j->report, h->index, "it opens a step that was opened before.");
        return;
    }
    s->unsealed = h;
    judge_secret(j, s, g);
}

static void judge_step_shares(struct judging *j, struct judged_step *s) {
    struct given g = {0};
    if (!s->documents_read || s->documents.rules.secrecy != SECRECY_SEALED)
        return;
    for (size_t i = 0, n = judge_look(j, j->happened_n) ? j->happened_n : 0; i < n; i++) {
        const struct happened *h = &j->happened[i];
        if (happened_is(h, "share.given") && judge_step(j, h) == s)
            judge_share(j, s, h, &g);
        else if (happened_is(h, "step.unsealed") && judge_step(j, h) == s)
            judge_unsealed(j, s, h, &g);
    }
}

void judge_shares(struct judging *j) {
    for (size_t i = 0; i < j->steps_n && !j->report->over; i++)
        judge_step_shares(j, &j->steps[i]);
}
