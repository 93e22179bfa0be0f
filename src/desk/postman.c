/* postman.c: the thread that carries mail out. It walks the outbox in the log's order; one mail is marked as
 * leaving, leaves, and gets its outcome, each mark committed before the next thing happens. */
#include "desk/postman.h"

#include "base/clock.h"
#include "base/histogram.h"
#include "base/log.h"
#include "desk/delivery.h"
#include "desk/pace.h"
#include "desk/smtp.h"

#include <curl/curl.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    ROUND_MS = 1000,
    BACKOFF_FIRST = 60, /* seconds; doubled after each attempt */
    BACKOFF_MOST = 4 * 3600,
    GIVE_UP_MINUTES = 24 * 60, /* after the first attempt */
    REST_SECONDS = 60,         /* when the server is what fails: the next mail would fare no better */
    MAILS_A_ROUND = 20
};

struct postman {
    struct store *store;
    struct writer *writer;
    const struct settings *settings;
    mail_render *render;
    void *context;
    struct postman_counts *counts;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    atomic_bool stopping;
    struct pace pace;
    int64_t rested;    /* since when the server is left in peace; 0: it is not */
    uint32_t failing;  /* mails in a row for which the server was what failed */
    uint32_t unmarked; /* rounds in a row that ended because a mark could not be written */
    bool any_seen;     /* mails of the outbox up to this one have a mark */
    uint64_t seen_entry;
    uint32_t seen_n;
};

/* --- marks --- */

struct mark {
    bool post;
    uint64_t entry; /* or the post's number */
    uint32_t n;
    struct delivery_record record;
};

static enum fault decide_mark(struct txn *t, struct command *c, struct batch *out) {
    const struct mark *m = c->args;
    (void)out;
    return m->post ? post_write(t, c->arena, m->entry, &m->record)
                   : delivery_write(t, m->entry, m->n, &m->record);
}

static enum fault put_mark(struct postman *p, struct mark m) {
    struct command *c = command_new();
    c->arrived = clock_now();
    c->decide = decide_mark;
    c->args = &m;
    enum fault f = writer_run(p->writer, c);
    arena_free(c->arena);
    return f;
}

/* --- one mail --- */

/* An attempt begins: how long it has been tried. */
static void mark_leaving(struct delivery_record *r, int64_t now) {
    int64_t since = !r->attempts ? 0 : r->minutes + (now > r->at ? (now - r->at) / 60 : 0);
    r->minutes = (uint16_t)(since < UINT16_MAX ? since : UINT16_MAX);
    r->state = DELIVERY_LEAVING;
    r->attempts++; /* some twenty in a day */
    r->at = now;
}

/* Twice as long each time; the last attempt is a day after the first. */
static int64_t backoff(const struct delivery_record *r) {
    int64_t wait = BACKOFF_FIRST, left = (int64_t)(GIVE_UP_MINUTES - r->minutes) * 60;
    for (uint8_t i = 1; i < r->attempts && wait < BACKOFF_MOST; i++)
        wait *= 2;
    wait = wait < BACKOFF_MOST ? wait : BACKOFF_MOST;
    return wait < left ? wait : left;
}

static void mark_outcome(struct delivery_record *r, struct smtp_verdict v) {
    bool over = v.outcome == SMTP_REFUSED || r->minutes >= GIVE_UP_MINUTES;
    r->reason = (uint8_t)v.why;
    r->state = v.outcome == SMTP_TAKEN ? DELIVERY_SENT : over ? DELIVERY_FAILED : DELIVERY_WAITS;
    r->next = r->state == DELIVERY_WAITS ? r->at + backoff(r) : 0;
}

static void count_outcome(struct postman *p, unsigned state) {
    count_add(state == DELIVERY_SENT     ? &p->counts->sent
              : state == DELIVERY_FAILED ? &p->counts->failed
                                         : &p->counts->later,
              1);
}

/* An attempt has the name of the one before it, a mail that was asked for again has another: by the name mail
 * servers and programs know what they have already. */
static struct str name_of(struct arena *a, const struct mark *m, const struct mail_text *text) {
    return arena_format(a, "%s%llu.%u.%u.%.*s", m->post ? "p" : "e", (unsigned long long)m->entry, m->n,
                        m->record.again, STR_ARGS(text->from_address));
}

static struct smtp_verdict hand_over(struct postman *p, struct arena *a, struct mark *m,
                                     const struct mail_text *text) {
    const struct settings *s = p->settings;
    struct smtp_letter letter = {.from = s->bounce_address.n ? s->bounce_address : text->from_address,
                                 .to = text->to_address,
                                 .message = mail_message(a, text, m->record.at, name_of(a, m, text))};
    m->record.said[0] = 0;
    if (letter.message.n == 0)
        return (struct smtp_verdict){SMTP_REFUSED, WHY_ADDRESS, false};
    pace_count(&p->pace, m->record.at);
    return smtp_send(s, &letter, &p->stopping, m->record.said, sizeof m->record.said);
}

/* What whoever runs the server can mend, in the first, second, fourth … of a row. */
static void tell_failing(struct postman *p, struct smtp_verdict v) {
    p->failing = v.all ? p->failing + 1 : 0;
    if (v.all && (p->failing & (p->failing - 1)) == 0)
        log_warning("mail-fails", LOG_WORD("why", mail_why_word(v.why).p), LOG_NUMBER("times", p->failing));
}

static enum fault send_one(struct postman *p, struct arena *a, struct mark m, const struct mail_text *text) {
    const struct mark before = m;
    mark_leaving(&m.record, clock_now());
    enum fault f = put_mark(p, m);
    if (f)
        return f;
    struct smtp_verdict v = hand_over(p, a, &m, text);
    p->rested = v.all ? clock_now() : 0;
    if (v.outcome == SMTP_LEFT_OFF)
        return put_mark(p, before);
    tell_failing(p, v);
    mark_outcome(&m.record, v);
    count_outcome(p, m.record.state);
    return put_mark(p, m);
}

/* --- what is due --- */

static bool next_post(struct postman *p, struct arena *a, struct mark *m, struct mail_text *text) {
    struct txn t;
    struct post_row row;
    if (store_read(p->store, &t))
        return false;
    bool found = post_due(&t, a, clock_now(), &row) == OK;
    store_read_end(&t);
    if (found) {
        *m = (struct mark){.post = true, .entry = row.n, .record = row.delivery};
        *text = row.text;
    }
    return found;
}

/* One that is to be tried again, or else the first behind `seen` about which nothing was done yet. */
static enum fault find_mail(struct postman *p, const struct txn *t, struct arena *a, struct mark *m,
                            struct mail *mail) {
    if (delivery_due(t, clock_now(), &m->entry, &m->n, &m->record) == OK)
        return mail_read(t, a, m->entry, m->n, mail);
    while (outbox_next(t, a, !p->any_seen, p->seen_entry, p->seen_n, mail) == OK) {
        m->entry = mail->entry;
        m->n = mail->n;
        m->record = (struct delivery_record){.version = 1};
        if (!delivery_known(t, mail->entry, mail->n))
            return OK; /* and found again until its first mark is written */
        p->any_seen = true;
        p->seen_entry = mail->entry;
        p->seen_n = mail->n;
    }
    return NOT_FOUND;
}

/* Nobody to send to any more counts as failed: the text is then empty. */
static bool next_mail(struct postman *p, struct arena *a, struct mark *m, struct mail_text *text) {
    struct txn t;
    struct mail mail;
    *m = (struct mark){.post = false};
    if (store_read(p->store, &t))
        return false;
    bool found = find_mail(p, &t, a, m, &mail) == OK;
    if (found && p->render(p->context, &t, a, &mail, text))
        *text = (struct mail_text){0};
    store_read_end(&t);
    return found;
}

/* OK when one was sent or has failed, NOT_FOUND when none is due, else why its mark could not be written. */
static enum fault next_out(struct postman *p) {
    struct arena *a = arena_new();
    struct mark m;
    struct mail_text text;
    bool found = next_post(p, a, &m, &text) || next_mail(p, a, &m, &text);
    enum fault f = found ? send_one(p, a, m, &text) : NOT_FOUND;
    arena_free(a);
    return f;
}

/* A disk that stays full is told of in the first, second, fourth … round of its kind. */
static void tell_unmarked(struct postman *p, enum fault f) {
    if (f == OK || f == NOT_FOUND) {
        p->unmarked = 0;
        return;
    }
    p->unmarked++;
    if ((p->unmarked & (p->unmarked - 1)) == 0)
        log_warning("mail-waits", LOG_FAULT("fault", f), LOG_NUMBER("rounds", p->unmarked));
}

/* Whether one may leave now. A clock that is set back holds nothing up. */
static bool may_go_on(const struct postman *p) {
    int64_t now = clock_now(), rest = now - p->rested;
    bool rests = p->rested && rest >= 0 && rest < REST_SECONDS;
    return !rests && pace_allows(&p->pace, now) && !atomic_load(&p->stopping);
}

static void postman_round(struct postman *p) {
    enum fault f = OK;
    for (size_t i = 0; i < MAILS_A_ROUND && f == OK && may_go_on(p); i++)
        f = next_out(p);
    tell_unmarked(p, f);
}

/* --- the thread --- */

static bool wait_for_round(struct postman *p) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ROUND_MS / 1000;
    pthread_mutex_lock(&p->lock);
    while (!atomic_load(&p->stopping) && pthread_cond_timedwait(&p->wake, &p->lock, &until) == 0)
        ;
    bool going = !atomic_load(&p->stopping);
    pthread_mutex_unlock(&p->lock);
    return going;
}

static void *postman_main(void *arg) {
    struct postman *p = arg;
    while (wait_for_round(p))
        postman_round(p);
    return NULL;
}

enum fault postman_start(struct store *s, struct writer *w, const struct settings *settings,
                         mail_render *render, void *context, struct postman_counts *counts,
                         struct postman **out) {
    pthread_condattr_t attributes;
    *out = NULL;
    if (settings->smtp.n == 0)
        return OK;
    struct postman *p = calloc(1, sizeof *p);
    if (!p || curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
        free(p);
        return INTERNAL;
    }
    *p = (struct postman){.store = s,
                          .writer = w,
                          .settings = settings,
                          .pace = {.most = (size_t)settings->mails_per_minute},
                          .render = render,
                          .context = context,
                          .counts = counts};
    pthread_mutex_init(&p->lock, NULL);
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&p->wake, &attributes);
    pthread_condattr_destroy(&attributes);
    if (pthread_create(&p->thread, NULL, postman_main, p) != 0) {
        free(p);
        return INTERNAL;
    }
    *out = p;
    return OK;
}

void postman_stop(struct postman *p) {
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    atomic_store(&p->stopping, true);
    pthread_cond_signal(&p->wake);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->thread, NULL);
    pthread_cond_destroy(&p->wake);
    pthread_mutex_destroy(&p->lock);
    curl_global_cleanup();
    free(p);
}
