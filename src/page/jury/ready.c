/* ready.c: the list that the chair sees before opening. It tells; what must be, step_prepare says. */
#include "page/jury/ready.h"

#include "award/people/enrolment.h"
#include "award/step/recusal.h"
#include "base/format.h"

enum readiness { READY_DONE, READY_WRONG, READY_LATER };

struct counts {
    int64_t members, devices, unconfirmed, declared, candidates;
    bool own_device;
};

static void count_member(const struct visit *v, const struct seat *s, struct str person, struct counts *n) {
    uint32_t keys = enrolment_count(v->txn, person);
    n->members++;
    n->devices += keys > 0;
    n->declared += recusal_declared(v->txn, s->edition.number, s->id, person);
    n->own_device = n->own_device || (keys > 0 && str_equal(person, v->who.person));
    for (uint32_t k = 1; k <= keys; k++) {
        struct key_record key;
        n->unconfirmed +=
            !enrolment_get(v->txn, person, k, &key) && !key.confirmed && !str_equal(person, v->who.person);
    }
}

static struct counts count(const struct visit *v, const struct seat *s) {
    struct counts n = {0};
    struct member *members;
    struct candidate *list;
    size_t members_n = 0, list_n = 0;
    if (members_list(v->txn, v->arena, s->edition.number, s->id, &members, &members_n))
        members_n = 0;
    for (size_t i = 0; i < members_n; i++)
        if (members[i].role != MEMBER_SECRETARY)
            count_member(v, s, members[i].person.id, &n);
    if (seat_candidates(v, s, &list, &list_n) == OK)
        n.candidates = (int64_t)list_n;
    return n;
}

static json_t *add(json_t *list, const char *label, enum readiness state) {
    static const struct {
        const char *flag, *word;
    } looks[] = {[READY_DONE] = {"done", "state.check.done"},
                 [READY_WRONG] = {"wrong", "state.check.wrong"},
                 [READY_LATER] = {"later", "state.check.waits"}};
    json_t *row = json_object();
    json_t *words = words_set(row, "label", label);
    json_set_bool(row, looks[state].flag, true);
    words_set(row, "word", looks[state].word);
    json_add_new(list, row);
    return words;
}

static void add_of(json_t *list, const char *label, int64_t n, int64_t of) {
    json_t *words = add(list, label, n == of ? READY_DONE : READY_LATER);
    json_set_int(words, "n", n);
    json_set_int(words, "of", of);
}

static void add_own_device(struct visit *v, const struct seat *s, json_t *list) {
    struct str path = seat_path(v, s, "/nokkel");
    add(list, "lead.ready_own", READY_WRONG);
    json_t *row = json_array_get(list, json_array_size(list) - 1);
    json_set_str(row, "url", page_url(v, "%.*s", STR_ARGS(path)));
    words_set(row, "action", "jury.welcome.begin");
}

void ready_tell(struct visit *v, const struct seat *s, bool ballots) {
    struct counts n = count(v, s);
    json_t *list = json_array();
    bool over = v->arrived > s->edition.record.closes;
    json_t *deadline = add(list, over ? "lead.ready_deadline" : "lead.ready_deadline_ahead",
                           over ? READY_DONE : READY_WRONG);
    json_set_str(deadline, "at", format_moment(v->arena, v->lang, s->edition.record.closes));
    json_set_int(add(list, "lead.ready_candidates", n.candidates ? READY_DONE : READY_WRONG), "n",
                 n.candidates);
    add_of(list, "lead.ready_declared", n.declared, n.members);
    if (ballots) {
        add_of(list, "lead.ready_devices", n.devices, n.members);
        if (n.unconfirmed)
            json_set_int(add(list, "lead.ready_unconfirmed", READY_LATER), "n", n.unconfirmed);
        if (!n.own_device)
            add_own_device(v, s, list);
    }
    json_set_bool(v->view, "has_ready", true);
    json_set_new(v->view, "checklist", list);
}
