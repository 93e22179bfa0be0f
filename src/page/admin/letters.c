/* letters.c: every mail that the program writes, in the language of the page, with made-up values. Nobody in
 * it is real, and its links lead nowhere. */
#include "base/buf.h"
#include "base/format.h"
#include "page/admin/admin.h"
#include "page/check/checkpoint.h"
#include "page/mail/mail_words.h"

#include <string.h>

#define PATH "/administrasjon/utboks/maler"

enum { KINDS_MOST = 16 };

/* By who reads them, in the order in which they get them. */
static const struct group {
    const char *title;
    const char *kinds[KINDS_MOST];
} groups[] = {
    {"admin.letters.proposers", {"proposal_confirm", "proposal_received"}},
    {"admin.letters.members",
     {"invitation", "key_enrolled", "declared", "step_opened", "reminder", "ballot_cast", "step_closed",
      "step_ended", "step_inspection", "claim_settled", "step_corrected", "confirm_row", "announced",
      "corrected", "recalled"}},
    {"admin.letters.officers", {"correction_asked", "ballot_claimed"}},
    {"admin.letters.partners", {"milestone"}},
    {"admin.letters.anybody",
     {"sign_in", "passkey_added", "address_changed", "insight", "erasure_received", "erasure_extended",
      "erasure_done", "erasure_refused"}},
};

/* --- made-up values --- */

static void set_words(const struct visit *v, json_t *view, const char *name) {
    struct buf b = buf_new(v->arena);
    struct str key = arena_format(v->arena, "admin.letters.sample.%s", name);
    if (text_render(v->site->templates, v->lang, key, NULL, &b) == OK)
        json_set_str(view, name, buf_str(&b));
}

static void set_moments(const struct visit *v, json_t *view) {
    static const struct {
        const char *name;
        int64_t days;
    } moments[] = {{"at", 0},       {"received", -1}, {"asked", -10},
                   {"deadline", 7}, {"until", 60},    {"claim_until", 10}};
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        json_set_str(view, moments[i].name,
                     format_date(v->arena, v->lang, v->arrived + moments[i].days * DAY_SECONDS));
}

/* What any of them asks for, all at once: of what excludes each other, one. */
static json_t *sample(const struct visit *v, const char *kind) {
    static const char *const texts[] = {"name", "award", "label", "body", "step", "candidate", "reason"};
    json_t *view = json_new_object(v->arena);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        set_words(v, view, texts[i]);
    set_moments(v, view);
    bool ballot = strcmp(kind, "ballot_cast") == 0;
    json_set_str(view, "number", ballot ? STR("2") : STR("17"));
    json_set_str(view, "index", format_integer(v->arena, v->lang, 12345));
    json_set_int(view, "minutes", 60);
    json_set_int(view, "done", 12);
    json_set_int(view, "of", 15);
    json_set_bool(view, "some_done", true);
    json_set_bool(view, "is_sealed", true);
    json_set_bool(view, "opened", true);
    json_set_str(view, "link", mail_url(v->site, v->arena, v->lang, "/…"));
    json_set_str(view, "receipt", mail_url(v->site, v->arena, v->lang, "/…/…"));
    page_checkpoint(v->site, v->arena, view);
    return view;
}

/* --- the page --- */

static enum fault add_letter(struct visit *v, json_t *list, const char *kind) {
    struct mail_text text = {0};
    json_t *row, *mail;
    enum fault f = mail_words(v->site, v->txn, v->arena, kind, v->lang, sample(v, kind), &text);
    if (f)
        return f;
    row = json_object();
    mail = json_object();
    json_set_str(row, "kind", str_of(kind));
    json_set_str(row, "subject", text.subject);
    json_set_str(mail, "from", admin_mail_person(v->arena, text.from_name, text.from_address));
    set_words(v, mail, "to");
    json_set_str(mail, "subject", text.subject);
    json_set_new(mail, "paragraphs", admin_mail_paragraphs(text.body));
    json_set_new(row, "mail", mail);
    json_add_new(list, row);
    return OK;
}

static enum fault add_group(struct visit *v, json_t *list, const struct group *g) {
    json_t *group = json_object(), *letters = json_array();
    enum fault f = OK;
    words_set(group, "title", g->title);
    json_set_new(group, "letters", letters);
    json_add_new(list, group);
    for (size_t i = 0; i < KINDS_MOST && g->kinds[i] && !f; i++)
        f = add_letter(v, letters, g->kinds[i]);
    return f;
}

static enum fault letters_view(struct visit *v) {
    json_t *list = json_array();
    enum fault f = OK;
    admin_begin(v);
    json_set_str(v->view, "outbox_url", page_url(v, "/administrasjon/utboks"));
    json_set_new(v->view, "groups", list);
    for (size_t i = 0; i < sizeof groups / sizeof *groups && !f; i++)
        f = add_group(v, list, &groups[i]);
    return f;
}

const struct route admin_letters_routes[] = {
    {GET, PATH, ADMIN, .view = letters_view, .template = "admin/letters"},
    {0},
};
