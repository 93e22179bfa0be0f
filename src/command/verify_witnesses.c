/* verify_witnesses.c: what a policy's witnesses have signed of a checkpoint, in sentences. */
#include "base/file.h"
#include "base/time.h"
#include "command/verify_parts.h"

#include <stdio.h>

static bool of_these_logs(const struct policy *p, const struct verify_keys *keys) {
    for (size_t i = 0; i < keys->n; i++)
        if (policy_has_log(p, &keys->list[i]))
            return true;
    return keys->n == 0;
}

int verify_policy(struct options *o, const struct verify_keys *keys, const struct policy **policy) {
    struct policy *p = arena_alloc(o->arena, sizeof *p);
    struct str text;
    *policy = NULL;
    if (o->policy.n == 0)
        return 0;
    if (file_read(o->arena, o->policy, POLICY_BYTES_MAX, &text)) {
        fprintf(stderr, "kaaring: %.*s cannot be read.\n", STR_ARGS(o->policy));
        return EXIT_UNREADABLE;
    }
    if (policy_parse(o->arena, o->policy, text, &o->messages, p)) {
        say_messages(o);
        return EXIT_UNREADABLE;
    }
    if (!of_these_logs(p, keys)) {
        fprintf(stderr, "kaaring: %.*s is the policy of other logs than the one that this key is of.\n",
                STR_ARGS(o->policy));
        return EXIT_UNREADABLE;
    }
    *policy = p;
    return 0;
}

static void say_each(struct options *o, const struct policy *p, const struct policy_judgement *j) {
    for (size_t i = 0; i < p->witnesses_n; i++) {
        struct str name = p->witnesses[i].name;
        struct str at = j->at[i] ? time_format_rfc3339(o->arena, j->at[i]) : (struct str){0};
        if (at.n)
            printf("  %.*s signed it, %.*s.\n", STR_ARGS(name), STR_ARGS(at));
        else
            printf(j->at[i] ? "  %.*s signed it, at no time of a calendar.\n" : "  %.*s has not signed it.\n",
                   STR_ARGS(name));
    }
}

int verify_say_witnesses(struct options *o, const struct policy *p, const struct note *n) {
    struct policy_judgement j;
    size_t forged = 0;
    if (policy_judge(p, n, &j, &forged)) {
        printf("WRONG: a signature under the name of the witness %.*s is not its own: it is forged.\n",
               STR_ARGS(p->witnesses[forged].name));
        return EXIT_WRONG;
    }
    if (p->witnesses_n == 0)
        printf("The policy names no witnesses.\n");
    else if (j.quorum)
        printf("It is witnessed, by %zu of %zu, as the policy asks:\n", j.n, p->witnesses_n);
    else
        printf("It is not witnessed: %zu of %zu witnesses have signed it, fewer than the policy asks for.\n",
               j.n, p->witnesses_n);
    say_each(o, p, &j);
    return j.quorum || p->quorum == POLICY_NONE ? 0 : EXIT_NOT_SHOWN;
}
