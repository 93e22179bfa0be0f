/* judge_result.c: the result as people can read it says what the openings say, to the byte. */
#include "audit/judge_parts.h"
#include "audit/result.h"

void judge_result(struct judging *j) {
    const struct archive_head *h = &j->archive->head;
    const struct part *p = archive_find(j->archive, STR("result.json"));
    struct result_file r = result_begin(j->arena, h, &j->position);
    for (size_t i = 0; i < j->happened_n; i++)
        if (j->happened[i].has_later && str_equal(j->happened[i].e.edition, h->edition))
            result_add(&r, j->arena, j->happened[i].index, &j->happened[i].e);
    struct str text = result_text(j->arena, &r);
    if (!p)
        report_wrong_part(j->report, STR("archive"), "there is no result.json in it.");
    else if (!str_equal(p->bytes, text))
        report_wrong_part(j->report, p->name, "it says something else than what is opened in the archive.");
    else
        report_checked(
            j->report,
            "result.json, which people can read, says what is opened here of %zu counts and tellings.",
            json_array_size(r.happened));
}
