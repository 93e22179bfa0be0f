/* outbox.c: every mail, before and after it left. Where no mail server is set up they are read here and
 * nowhere else, with their links; where there is one, the links are their readers' alone. */
#include "desk/postman.h"
#include "desk/smtp_reply.h"
#include "page/admin/admin.h"
#include "page/mail/mails.h"

#define PATH "/administrasjon/utboks"

enum { ROWS = 40, LOOK_MOST = 400, POSTS = 40 };

static const struct form stop_form = {"stop_mail", {{.name = NULL}}};
static const struct form send_form = {"send_mail", {{.name = NULL}}};

static bool sends(const struct visit *v) {
    return v->site->settings->smtp.n > 0;
}

/* --- states --- */

static const struct {
    const char *word, *tone;
} states[] = {
    [DELIVERY_WAITS] = {"waits", "warning"},     [DELIVERY_LEAVING] = {"leaving", "warning"},
    [DELIVERY_SENT] = {"sent", "success"},       [DELIVERY_FAILED] = {"failed", "danger"},
    [DELIVERY_STOPPED] = {"stopped", "neutral"},
};

static bool is_lost(const struct visit *v, const struct delivery_record *r) {
    return delivery_is_lost(r->state, r->at, v->arrived);
}

static void say_state(const struct visit *v, const struct delivery_record *r, bool nobody, json_t *into) {
    bool kept = r->state == DELIVERY_WAITS && !sends(v), lost = is_lost(v, r);
    const char *word = nobody ? "nobody" : kept ? "kept" : lost ? "lost" : states[r->state].word;
    const char *tone = nobody || kept ? "neutral" : lost ? "danger" : states[r->state].tone;
    admin_state(into, arena_format(v->arena, "state.mail.%s", word).p, tone);
}

/* Why it has not left, in the reader's language, and beside it what the server said. Nothing of one that has,
 * or that nobody tries any more. */
static void say_why(const struct visit *v, const struct delivery_record *r, json_t *into) {
    struct str why = is_lost(v, r) ? STR("lost") : mail_why_word(r->reason);
    if (r->state == DELIVERY_SENT || r->state == DELIVERY_STOPPED)
        return;
    if (why.n)
        words_set(into, "why", arena_format(v->arena, "mail.why.%.*s", STR_ARGS(why)).p);
    if (r->said[0])
        json_set_str(into, "said", str_of(r->said));
}

/* The one button that fits the state. */
static json_t *act_for(struct visit *v, const struct mail *m, const struct delivery_record *r) {
    bool stop = r->state == DELIVERY_WAITS, again = delivery_may_go_again(r, v->arrived);
    if (!sends(v) || (!stop && !again) || m->email.n == 0)
        return NULL;
    json_t *act =
        page_act(v, stop ? &stop_form : &send_form,
                 page_url(v, PATH "/%llu/%u/%s", (unsigned long long)m->entry, m->n, stop ? "stopp" : "send"),
                 stop ? "admin.outbox.stop" : "admin.outbox.again");
    json_set_bool(act, "plain", true);
    return act;
}

/* --- the list --- */

struct shown {
    struct visit *v;
    const char *word;
    uint64_t entry; /* where the page begins */
    uint32_t n;
    json_t *rows;
    bool more;
};

static enum fault add_row(struct shown *s, const struct mail *m, const struct delivery_record *r) {
    struct visit *v = s->v;
    struct mail_text text;
    json_t *row = json_object(), *act;
    enum fault f = mail_make(v->site, v->txn, v->arena, m, false, &text);
    if (f && f != NOT_FOUND && f != ERASED) {
        json_decref(row);
        return f;
    }
    json_set_str(row, "to", m->name.n ? m->name : m->email);
    json_set_str(row, "address", m->email);
    if (f)
        words_set(row, "subject", "admin.outbox.nobody");
    else
        json_set_str(row, "subject", text.subject);
    json_set_str(row, "when", page_when(v, m->at));
    say_state(v, r, f != OK || m->email.n == 0, row);
    say_why(v, r, row);
    json_set_str(row, "url", page_url(v, PATH "/%llu/%u", (unsigned long long)m->entry, m->n));
    act = act_for(v, m, r);
    if (act)
        json_set_new(row, "stop", act);
    json_add_new(s->rows, row);
    return OK;
}

static bool fits(const struct shown *s, const struct delivery_record *r) {
    const char *word = is_lost(s->v, r) ? states[DELIVERY_FAILED].word : states[r->state].word;
    return str_equal(str_of(s->word), STR("all")) || str_equal(str_of(s->word), str_of(word));
}

static enum fault read_rows(struct shown *s) {
    enum fault f = OK;
    s->more = true;
    for (size_t looked = 0; !f && s->more && looked < LOOK_MOST && json_array_size(s->rows) < ROWS;) {
        struct mail *list;
        size_t n = 0, i;
        f = outbox_page(s->v->txn, s->v->arena, s->entry, s->n, ROWS, &list, &n);
        for (i = 0; i < n && !f && json_array_size(s->rows) < ROWS; i++) {
            struct delivery_record r;
            s->entry = list[i].entry;
            s->n = list[i].n;
            f = delivery_read(s->v->txn, list[i].entry, list[i].n, &r);
            if (!f && fits(s, &r))
                f = add_row(s, &list[i], &r);
        }
        s->more = n == ROWS || i < n;
        looked += n;
    }
    return f;
}

static void add_tabs(const struct shown *s) {
    static const struct {
        const char *word, *label;
    } tabs[] = {{"all", "admin.outbox.tab_all"},
                {"waits", "admin.outbox.tab_waits"},
                {"failed", "admin.outbox.tab_failed"},
                {"stopped", "admin.outbox.tab_stopped"}};
    json_t *list = json_array();
    for (size_t i = 0; i < (sends(s->v) ? sizeof tabs / sizeof *tabs : 1); i++)
        admin_tab(list, tabs[i].label, page_url(s->v, PATH "?vis=%s", tabs[i].word), -1,
                  str_equal(str_of(s->word), str_of(tabs[i].word)));
    json_set_bool(s->v->view, "has_tabs", json_array_size(list) > 1);
    json_set_new(s->v->view, "tabs", list);
    words_set(s->v->view, "tabs_label", "admin.outbox.filter");
}

static void add_pages(const struct shown *s, bool begun) {
    if (!s->more && !begun)
        return;
    json_t *pages = json_object();
    if (begun)
        json_set_str(pages, "first", page_url(s->v, PATH "?vis=%s", s->word));
    if (s->more)
        json_set_str(
            pages, "next",
            page_url(s->v, PATH "?vis=%s&for=%llu&n=%u", s->word, (unsigned long long)s->entry, s->n));
    json_set_new(s->v->view, "pages", pages);
}

/* Mail that no entry caused: sign-in links, reminders. They are in no list of the log, and forgotten once
 * they have left. Where mail is sent their links are their readers' alone, and of interest is what did not
 * arrive. */
static void add_post(struct visit *v, json_t *rows, const struct post_row *post) {
    const struct delivery_record *r = &post->delivery;
    bool failed = r->state == DELIVERY_FAILED || is_lost(v, r);
    if (post->text.to_address.n == 0 || (sends(v) && !failed))
        return;
    json_t *row = json_object();
    json_set_str(row, "to", post->text.to_address);
    json_set_str(row, "subject", post->text.subject);
    json_set_str(row, "when", page_when(v, post->at));
    if (sends(v))
        say_why(v, r, row);
    else
        json_set_new(row, "paragraphs", admin_mail_paragraphs(post->text.body));
    json_add_new(rows, row);
}

static enum fault add_posts(struct visit *v) {
    struct post_row *list;
    size_t n;
    json_t *rows = json_array();
    enum fault f = post_page(v->txn, v->arena, sends(v) ? POST_MOST : POSTS, &list, &n);
    for (size_t i = 0; !f && i < n && json_array_size(rows) < POSTS; i++)
        add_post(v, rows, &list[i]);
    json_set_bool(v->view, "has_posts", json_array_size(rows) > 0);
    json_set_new(v->view, "posts", rows);
    words_set(v->view, "posts_title", sends(v) ? "admin.outbox.lost_posts" : "admin.outbox.posts");
    words_set(v->view, "posts_help", sends(v) ? "admin.outbox.lost_posts_help" : "admin.outbox.posts_help");
    return f;
}

static enum fault list_view(struct visit *v) {
    struct shown s = {.v = v, .word = "all", .rows = json_array()};
    uint64_t n = 0;
    struct str vis = visit_query(v, "vis");
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if (str_equal(vis, str_of(states[i].word)))
            s.word = states[i].word;
    bool begun = str_to_u64(visit_query(v, "for"), &s.entry);
    if (str_to_u64(visit_query(v, "n"), &n) && n <= UINT32_MAX)
        s.n = (uint32_t)n;
    admin_begin(v);
    json_set_new(v->view, "rows", s.rows);
    json_set_bool(v->view, "smtp", sends(v));
    json_set_str(v->view, "letters_url", page_url(v, PATH "/maler"));
    enum fault f = read_rows(&s);
    json_set_bool(v->view, "has_rows", json_array_size(s.rows) > 0);
    if (json_array_size(s.rows) == 0)
        admin_empty(v, "admin.outbox.empty", NULL, (struct str){0});
    add_tabs(&s);
    add_pages(&s, begun);
    return f || begun ? f : add_posts(v);
}

/* --- one message --- */

static enum fault find_mail(struct visit *v, struct mail *m, struct delivery_record *r) {
    uint64_t entry;
    if (!str_to_u64(visit_param(v, "entry"), &entry))
        return NOT_FOUND;
    enum fault f = mail_read(v->txn, v->arena, entry, admin_number(v, "n"), m);
    return f ? f : delivery_read(v->txn, m->entry, m->n, r);
}

static enum fault mail_view(struct visit *v) {
    struct mail m;
    struct delivery_record r;
    struct mail_text text;
    enum fault f = find_mail(v, &m, &r);
    if (!f)
        f = mail_make(v->site, v->txn, v->arena, &m, !sends(v), &text);
    if (f)
        return f;
    admin_begin(v);
    json_t *mail = json_object(), *state = json_object(), *act = act_for(v, &m, &r);
    json_set_str(mail, "from", admin_mail_person(v->arena, text.from_name, text.from_address));
    json_set_str(mail, "to", admin_mail_person(v->arena, m.name, m.email));
    json_set_str(mail, "subject", text.subject);
    json_set_new(mail, "paragraphs", admin_mail_paragraphs(text.body));
    json_set_new(v->view, "mail", mail);
    say_state(v, &r, m.email.n == 0, state);
    say_why(v, &r, v->view);
    json_set_new(state, "label", json_incref(json_object_get(state, "state")));
    json_set_new(v->view, "mail_state", state);
    if (act)
        json_set_new(v->view, "stop", act);
    json_set_bool(v->view, "smtp", sends(v));
    json_set_str(v->view, "outbox_url", page_url(v, PATH));
    json_set_str(v->view, "when", page_when(v, m.at));
    return OK;
}

static enum fault act_command(struct visit *v, struct command *c, bool stop) {
    struct mail m;
    struct delivery_record r;
    struct delivery_act *args = arena_alloc(c->arena, sizeof *args);
    enum fault f = find_mail(v, &m, &r);
    if (f)
        return f;
    *args = (struct delivery_act){m.entry, m.n, stop};
    c->args = args;
    c->decide = delivery_act;
    return OK;
}

static enum fault stop_command(struct visit *v, struct command *c) {
    return act_command(v, c, true);
}

static enum fault send_command(struct visit *v, struct command *c) {
    return act_command(v, c, false);
}

const struct route admin_outbox_routes[] = {
    {GET, PATH, ADMIN, .view = list_view, .template = "admin/outbox"},
    {GET, PATH "/:entry/:n", ADMIN, .view = mail_view, .template = "admin/outbox"},
    ADMIN_ACT(PATH "/:entry/:n/stopp", mail_view, "admin/outbox", &stop_form, stop_command),
    ADMIN_ACT(PATH "/:entry/:n/send", mail_view, "admin/outbox", &send_form, send_command),
    {0},
};
