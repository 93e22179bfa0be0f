/* sample.c: fills an empty folder by the commands that everybody uses. */
#include "desk/sample.h"

#include "award/log/association.h"
#include "award/people/people.h"
#include "award/rules/edition.h"
#include "base/file.h"
#include "base/sort.h"
#include "base/time.h"
#include "desk/signin.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

struct filling {
    struct store *store;
    struct writer *writer;
    int64_t at;
    struct str by; /* the administrator, as soon as there is one */
    struct arena *arena;
};

typedef enum fault decide(struct txn *, struct command *, struct batch *);

/* One command that arrives at `at`; its result's id in f->arena. */
static enum fault say(struct filling *f, decide *d, void *args, struct str *id) {
    struct command *c = command_new();
    c->arrived = f->at;
    c->by = f->by;
    c->decide = d;
    c->args = args;
    enum fault fault = writer_run(f->writer, c);
    if (id && !fault)
        *id = arena_copy(f->arena, str_of(c->result.id));
    arena_free(c->arena);
    return fault;
}

/* --- every folder --- */

static enum fault begin(struct filling *f, struct str admin_mail) {
    struct log_begin_args log = {store_origin(f->store), store_sample(f->store)};
    struct admin_args admin = {.who = {.name = STR("Administrator"), .email = admin_mail}};
    enum fault fault = say(f, log_begin, &log, NULL);
    return fault ? fault : say(f, admin_grant, &admin, &f->by);
}

enum fault folder_begin(struct store *s, struct writer *w, int64_t at) {
    struct filling f = {.store = s, .writer = w, .at = at, .arena = arena_new()};
    enum fault fault = begin(&f, (struct str){0});
    arena_free(f.arena);
    return fault;
}

/* --- samples --- */

static enum fault name_association(struct filling *f) {
    struct association_change_args as = {.name = STR("Næringsforeningen i Drammensregionen"),
                                         .short_name = STR("Næringsforeningen"),
                                         .sender_name = STR("Lars Eks, Næringsforeningen"),
                                         .sender_email = STR("priser@example.org"),
                                         .privacy_contact = STR("personvern@example.org")};
    return say(f, association_change, &as, NULL);
}

struct edition_plan {
    const char *award, *label;
    uint32_t ordinal;
    int64_t opens, closes, decides, ceremony;
};

static enum fault open_edition(struct filling *f, const struct edition_plan *p, struct str *id) {
    struct edition_args e = {.award = str_of(p->award),
                             .ordinal = p->ordinal,
                             .label = str_of(p->label),
                             .opens = p->opens,
                             .closes = p->closes,
                             .decides = p->decides,
                             .ceremony = p->ceremony};
    enum fault fault = say(f, edition_draft, &e, id);
    if (fault)
        return fault;
    struct edition_open_args open = {*id};
    return say(f, edition_open, &open, NULL);
}

static enum fault import_file(struct filling *f, struct str path, struct str edition, struct messages *m) {
    struct import im;
    enum fault fault = import_read(f->arena, path, edition, m, &im);
    for (size_t i = 0; i < im.n && !fault; i++) {
        struct command *c = import_command(&im.items[i], f->by);
        c->arrived = f->at;
        fault = writer_run(f->writer, c);
        if (fault)
            messages_add(m, path, 0, 0, "%.*s was refused (%.*s).", STR_ARGS(im.items[i].what),
                         STR_ARGS(fault_key(fault)));
        arena_free(c->arena);
    }
    return fault;
}

/* The last second of the day `days` after `at`. */
static int64_t end_of_day(int64_t at, int days) {
    struct local l;
    int64_t t;
    time_local(at + (int64_t)days * DAY_SECONDS, &l);
    l.hour = 23;
    l.minute = l.second = 59;
    return time_from_local(&l, &t) ? t : at + (int64_t)days * DAY_SECONDS;
}

enum fault sample_begin(struct store *s, struct writer *w, int64_t at, struct str past, struct messages *m) {
    struct filling f = {.store = s, .writer = w, .at = at, .arena = arena_new()};
    struct local today;
    struct str id;
    time_local(at, &today);
    const char *label = arena_format(f.arena, "%d", today.year).p;
    const struct edition_plan plans[] = {
        {"gronn-grunder", label, 0, at, end_of_day(at, 30), end_of_day(at, 60), end_of_day(at, 90)},
        {"hedersmerke", label, 0, at, end_of_day(at, 30), end_of_day(at, 75), end_of_day(at, 105)}};
    enum fault fault = begin(&f, STR("admin@example.org"));
    if (!fault)
        fault = name_association(&f);
    if (!fault && past.n)
        fault = import_file(&f, past, (struct str){0}, m);
    for (size_t i = 0; i < sizeof plans / sizeof *plans && !fault; i++)
        fault = open_edition(&f, &plans[i], &id);
    arena_free(f.arena);
    return fault;
}

/* --- the demonstration --- */

static struct str in_dir(struct arena *a, struct str dir, const char *name) {
    return arena_format(a, "%.*s/%s", STR_ARGS(dir), name);
}

static int64_t moment(const char *rfc3339) {
    int64_t at = 0;
    time_parse_rfc3339(str_of(rfc3339), &at);
    return at;
}

enum fault demo_begin(struct store *s, struct writer *w, struct str dir, struct messages *m) {
    int64_t opens = moment("2021-09-01T08:00:00+02:00");
    struct filling f = {.store = s, .writer = w, .at = opens, .arena = arena_new()};
    const struct edition_plan third = {"gronn-grunder",
                                       "2021",
                                       3,
                                       opens,
                                       moment("2021-10-08T23:59:59+02:00"),
                                       moment("2021-10-22T12:00:59+02:00"),
                                       moment("2021-11-17T18:00:00+01:00")};
    const struct edition_plan badge = {"hedersmerke",
                                       "2022",
                                       2,
                                       opens,
                                       moment("2021-12-01T23:59:59+01:00"),
                                       moment("2022-02-15T20:00:59+01:00"),
                                       moment("2022-03-01T18:00:00+01:00")};
    struct str grunder, heder;
    enum fault fault = begin(&f, STR("admin@example.org"));
    if (!fault)
        fault = name_association(&f);
    if (!fault)
        fault = import_file(&f, in_dir(f.arena, dir, "past-2021.sample.json"), (struct str){0}, m);
    if (!fault)
        fault = open_edition(&f, &third, &grunder);
    if (!fault)
        fault = import_file(&f, in_dir(f.arena, dir, "jury-2021.sample.json"), grunder, m);
    if (!fault)
        fault = open_edition(&f, &badge, &heder);
    if (!fault)
        fault = import_file(&f, in_dir(f.arena, dir, "bodies-2021.sample.json"), heder, m);
    arena_free(f.arena);
    return fault;
}

enum fault demo_arrivals(struct str dir, struct messages *m, struct arrivals *a) {
    static const struct {
        const char *file, *edition;
    } files[] = {{"nominations-2021.sample.json", "gronn-grunder-3"},
                 {"hedersmerke.sample.json", "hedersmerke-2"}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct import im;
        enum fault f =
            import_read(a->arena, in_dir(a->arena, dir, files[i].file), str_of(files[i].edition), m, &im);
        if (f)
            return f;
        arrivals_add(a, &im);
    }
    return OK;
}

/* --- links --- */

static struct str role_words(const struct txn *t, struct arena *a, struct str person) {
    struct membership *list;
    size_t n;
    struct edition_record e;
    if (person_is_admin(t, person))
        return STR("administrator");
    if (memberships_list(t, a, person, &list, &n) || n == 0 || edition_get(t, list[0].edition, &e))
        return (struct str){0};
    return arena_format(a, "%.*s, %.*s, %.*s", STR_ARGS(edition_id_of(&e)), STR_ARGS(list[0].body),
                        STR_ARGS(member_role_word(list[0].role)));
}

/* Administrators first, then by edition, body and role. */
static int by_role(const void *x, const void *y) {
    const struct role_link *a = x, *b = y;
    bool admin_a = str_equal(a->what, STR("administrator")),
         admin_b = str_equal(b->what, STR("administrator"));
    int c = admin_b - admin_a;
    c = c ? c : str_compare(a->what, b->what);
    return c ? c : norwegian_compare(a->name, b->name);
}

/* The demonstration's clock jumps by weeks and the links are used one by one as its story goes on. */
enum { ROLE_LINK_SECONDS = 2 * 366 * DAY_SECONDS };

enum fault role_links(struct store *s, struct arena *a, int64_t now, struct role_link **list, size_t *n) {
    enum { MOST = 64 };
    struct txn t;
    struct person *people;
    size_t found = 0;
    enum fault f = store_read(s, &t);
    *n = 0;
    if (f)
        return f;
    f = people_page(&t, a, (struct str){0}, MOST, &people, &found);
    *list = arena_alloc(a, (found + 1) * sizeof **list);
    for (size_t i = 0; i < found && !f; i++) {
        struct str what = role_words(&t, a, people[i].id);
        if (what.n)
            (*list)[(*n)++] = (struct role_link){
                people[i].name, what,
                signin_secret(s, a, SIGNIN_MACHINE, people[i].id, now + ROLE_LINK_SECONDS)};
    }
    store_read_end(&t);
    qsort(*list, *n, sizeof **list, by_role);
    return f;
}

enum fault admin_link(struct store *s, struct arena *a, int64_t now, struct str *secret) {
    struct txn t;
    struct person *admins;
    size_t n;
    enum fault f = store_read(s, &t);
    if (f)
        return f;
    f = admins_list(&t, a, &admins, &n);
    store_read_end(&t);
    if (f || n == 0)
        return f ? f : NOT_FOUND;
    *secret = signin_secret(s, a, SIGNIN_MACHINE, admins[0].id, now + SIGNIN_SECONDS);
    return OK;
}
