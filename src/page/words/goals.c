/* goals.c: the seventeen goals, listed once for the public's form and the office's. */
#include "page/words/goals.h"

#include "award/proposal/proposal.h"

const char *const goals[] = {"1",  "2",  "3",  "4",  "5",  "6",  "7",  "8",  "9",
                             "10", "11", "12", "13", "14", "15", "16", "17", NULL};
_Static_assert(sizeof goals / sizeof *goals == GOAL_LAST + 1, "every goal, and the null");

int64_t goal_of(struct str option) {
    for (int64_t i = 0; goals[i]; i++)
        if (str_equal(option, str_of(goals[i])))
            return i + 1;
    return 0;
}

struct str goal_key(struct arena *a, int64_t goal) {
    return arena_format(a, "form.propose.goals.%lld", (long long)goal);
}

void goals_offer(struct visit *v, json_t *shown) {
    json_t *options = json_array();
    for (size_t i = 0; goals[i]; i++) {
        json_t *option = json_object();
        json_set_str(option, "value", str_of(goals[i]));
        words_set(option, "label", goal_key(v->arena, (int64_t)i + 1).p);
        json_add_new(options, option);
    }
    form_options(shown, "goals", options);
    json_decref(options);
}

json_t *goals_take(const struct visit *v, struct arena *a) {
    const struct form_value *value = form_get(v->form, "goals");
    json_t *list = json_new_array(a);
    for (size_t i = 0; i < value->choices_n; i++) {
        int64_t goal = goal_of(value->choices[i]);
        if (goal)
            json_add_new(list, json_integer(goal));
    }
    return list;
}
