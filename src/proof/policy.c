/* policy.c: reads a trust policy line by line, and counts. Asks nobody. */
#include "proof/policy.h"

#include "proof/cosignature.h"

#include <string.h>

enum { WORDS_MAX = 3 + POLICY_NAMES_MAX };

struct line {
    struct arena *a;
    struct policy *p;
    size_t n;
    struct str words[WORDS_MAX];
    struct str wrong; /* a sentence, once something is */
    bool quorum_there;
};

static bool refuse(struct line *l, const char *sentence) {
    l->wrong = str_of(sentence);
    return false;
}

/* Words between spaces and tabs. */
static bool split(struct line *l, struct str s) {
    for (l->n = 0; s.n;) {
        size_t end = 0;
        while (end < s.n && s.p[end] != ' ' && s.p[end] != '\t')
            end++;
        if (end && l->n == WORDS_MAX)
            return refuse(l, "The line has too many words.");
        if (end)
            l->words[l->n++] = str_slice(s, 0, end);
        s = str_slice(s, end + 1, s.n);
    }
    return true;
}

static int name_index(const struct policy *p, struct str name) {
    for (size_t i = 0; i < p->names_n; i++)
        if (str_equal(p->names[i].name, name))
            return (int)i;
    return POLICY_NONE;
}

static struct policy_name *add_name(struct line *l, struct str name) {
    if (str_equal(name, STR("none")) || name_index(l->p, name) != POLICY_NONE)
        return refuse(l, "The name is taken."), NULL;
    struct policy_name *n = &l->p->names[l->p->names_n++];
    *n = (struct policy_name){.name = name, .witness = POLICY_WITNESSES_MAX};
    return n;
}

static bool key_is_new(const struct policy_party *list, size_t n, const struct note_verifier *key) {
    for (size_t i = 0; i < n; i++)
        if (!memcmp(list[i].key.public_key, key->public_key, NOTE_PUBLIC_BYTES))
            return false;
    return true;
}

/* --- one function a word --- */

static bool read_log(struct line *l) {
    struct policy *p = l->p;
    struct policy_party log = {.url = l->n == 3 ? l->words[2] : (struct str){0}};
    if (l->n < 2 || l->n > 3)
        return refuse(l, "A log is written `log VKEY [URL]`.");
    if (p->logs_n == POLICY_LOGS_MAX)
        return refuse(l, "There are too many logs.");
    if (note_verifier_parse(l->a, l->words[1], &log.key))
        return refuse(l, "A log's key must be an Ed25519 verifier key of type 1 that fits its id.");
    if (!key_is_new(p->logs, p->logs_n, &log.key))
        return refuse(l, "The key stands there twice.");
    log.name = log.key.name;
    p->logs[p->logs_n++] = log;
    return true;
}

static bool read_witness(struct line *l) {
    struct policy *p = l->p;
    struct policy_party witness = {.url = l->n == 4 ? l->words[3] : (struct str){0}};
    if (l->n < 3 || l->n > 4)
        return refuse(l, "A witness is written `witness NAME VKEY [URL]`.");
    if (p->witnesses_n == POLICY_WITNESSES_MAX)
        return refuse(l, "There are too many witnesses.");
    if (cosignature_key_parse(l->a, l->words[2], &witness.key))
        return refuse(l, "A witness's key must be an Ed25519 verifier key of type 4 that fits its id.");
    if (!key_is_new(p->witnesses, p->witnesses_n, &witness.key))
        return refuse(l, "The key stands there twice.");
    struct policy_name *name = add_name(l, l->words[1]);
    if (!name)
        return false;
    name->witness = p->witnesses_n;
    witness.name = name->name;
    p->witnesses[p->witnesses_n++] = witness;
    return true;
}

/* Each name is a member once in the whole file, so that nobody counts twice. */
static bool add_member(struct line *l, struct policy_name *group, struct str name) {
    int i = name_index(l->p, name);
    if (i == POLICY_NONE)
        return refuse(l, "A member must be a witness or a group of an earlier line.");
    if (l->p->names[i].member_of_one)
        return refuse(l, "A member stands in a group already.");
    l->p->names[i].member_of_one = true;
    group->members |= (uint64_t)1 << i;
    return true;
}

static bool read_group(struct line *l) {
    size_t groups = l->p->names_n - l->p->witnesses_n, members = l->n > 3 ? l->n - 3 : 0;
    struct policy_name group = {.witness = POLICY_WITNESSES_MAX};
    if (!members)
        return refuse(l, "A group is written `group NAME all|any|NUMBER MEMBER...`.");
    if (groups == POLICY_GROUPS_MAX)
        return refuse(l, "There are too many groups.");
    for (size_t i = 0; i < members; i++)
        if (!add_member(l, &group, l->words[3 + i]))
            return false;
    uint64_t needed = 0;
    if (str_equal(l->words[2], STR("all")))
        needed = members;
    else if (str_equal(l->words[2], STR("any")))
        needed = 1;
    else if (!str_to_u64(l->words[2], &needed) || needed < 1 || needed > members)
        return refuse(l, "A group needs `all`, `any`, or a number from 1 to that of its members.");
    struct policy_name *name = add_name(l, l->words[1]);
    if (!name)
        return false;
    name->members = group.members;
    name->needed = (size_t)needed;
    return true;
}

static bool read_quorum(struct line *l) {
    if (l->n != 2)
        return refuse(l, "The quorum is written `quorum NAME` or `quorum none`.");
    if (l->quorum_there)
        return refuse(l, "There must be one quorum, not two.");
    l->quorum_there = true;
    l->p->quorum = name_index(l->p, l->words[1]);
    return l->p->quorum != POLICY_NONE || str_equal(l->words[1], STR("none")) ||
           refuse(l, "The quorum must be a witness or a group of an earlier line, or none.");
}

/* --- the file --- */

static const struct {
    struct str word;
    bool (*read)(struct line *l);
} lines[] = {
    {STR_INIT("log"), read_log},
    {STR_INIT("witness"), read_witness},
    {STR_INIT("group"), read_group},
    {STR_INIT("quorum"), read_quorum},
};

static bool read_line(struct line *l, struct str s) {
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
            return refuse(l, "There is a control character in the line.");
    if (!split(l, s))
        return false;
    if (l->n == 0 || l->words[0].p[0] == '#')
        return true;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (str_equal(l->words[0], lines[i].word))
            return lines[i].read(l);
    return refuse(l, "A line begins with log, witness, group, quorum or #.");
}

enum fault policy_parse(struct arena *a, struct str file, struct str text, struct messages *m,
                        struct policy *p) {
    struct line l = {.a = a, .p = p};
    *p = (struct policy){.text = arena_copy(a, text), .quorum = POLICY_NONE};
    struct str rest = p->text, one;
    unsigned number = 1;
    if (text.n > POLICY_BYTES_MAX)
        refuse(&l, "The policy is too long.");
    for (; !l.wrong.n && rest.n; number++) {
        if (!str_cut(&rest, '\n', &one)) {
            refuse(&l, "The last line has no end.");
            break;
        }
        if (!read_line(&l, one))
            break;
    }
    if (!l.wrong.n && !l.quorum_there) {
        refuse(&l, "There is no line `quorum NAME` or `quorum none`.");
        number = 0;
    }
    if (!l.wrong.n)
        return OK;
    messages_add(m, file, number, number > 0, "%.*s", STR_ARGS(l.wrong));
    return FILE_INVALID;
}

/* --- judging --- */

/* A group's members stand before it, so one pass is enough. */
bool policy_quorum(const struct policy *p, const int64_t at[POLICY_WITNESSES_MAX]) {
    uint64_t witnessed = 0;
    for (size_t i = 0; i < p->names_n; i++) {
        const struct policy_name *n = &p->names[i];
        bool good = n->witness < POLICY_WITNESSES_MAX
                        ? at[n->witness] > 0
                        : (size_t)__builtin_popcountll(n->members & witnessed) >= n->needed;
        witnessed |= (uint64_t)good << i;
    }
    return p->quorum == POLICY_NONE ? witnessed != 0 : witnessed >> p->quorum & 1;
}

enum fault policy_judge(const struct policy *p, const struct note *n, struct policy_judgement *j,
                        size_t *forged) {
    *j = (struct policy_judgement){0};
    for (size_t i = 0; i < p->witnesses_n; i++) {
        enum fault f = cosignature_verify(n, &p->witnesses[i].key, &j->at[i]);
        if (f == NOTE_SIGNATURE) {
            if (forged)
                *forged = i;
            return f;
        }
        j->n += f == OK;
        if (j->at[i] > j->newest)
            j->newest = j->at[i];
    }
    j->quorum = policy_quorum(p, j->at);
    return OK;
}

size_t policy_askable(const struct policy *p) {
    size_t n = 0;
    for (size_t i = 0; i < p->witnesses_n; i++)
        n += p->witnesses[i].url.n > 0;
    return n;
}

bool policy_has_log(const struct policy *p, const struct note_verifier *log) {
    for (size_t i = 0; i < p->logs_n; i++)
        if (str_equal(p->logs[i].key.name, log->name) &&
            !memcmp(p->logs[i].key.public_key, log->public_key, NOTE_PUBLIC_BYTES))
            return true;
    return p->logs_n == 0;
}
