/* judge_papers.c: what the association added for people to read is what it signed for, all of it. Whether it
 * is true is for whoever reads it to see, beside what was checked here. */
#include "audit/judge_parts.h"
#include "audit/papers.h"

static const char *fault_of(struct judging *j, const struct part *signed_, const struct paper *list,
                            size_t n) {
    struct note note;
    if (!signed_)
        return "there are papers for people to read, and nobody has signed for them.";
    if (!judge_prove(j, 1) || note_parse(j->arena, signed_->bytes, &note) || note.signatures_n != 1 ||
        note_verify(&note, &j->documents, 1, NULL))
        return "it is not signed by the key that signs documents.";
    return papers_fault(j->arena, note.text, &j->archive->head, &j->position, list, n);
}

void judge_papers(struct judging *j) {
    const struct archive *x = j->archive;
    const struct part *signed_ = archive_find(x, STR("papers/signed"));
    struct paper list[PAPERS_MAX];
    size_t n = 0;
    for (size_t i = 0; i < x->parts_n; i++) {
        if (x->parts[i].kind != PART_PAPER)
            continue;
        if (n == PAPERS_MAX) {
            report_wrong_part(j->report, x->parts[i].name, "it is one paper more than an archive may have.");
            return;
        }
        list[n++] = (struct paper){x->parts[i].word, x->parts[i].bytes};
    }
    if (n == 0 && !signed_) {
        report_unchecked(j->report, "What people can read beside the numbers: it has no result in words%s.",
                         x->head.kind == ARCHIVE_FULL ? ", and no minutes" : "");
        return;
    }
    const char *wrong = fault_of(j, signed_, list, n);
    if (wrong)
        report_wrong_part(j->report, STR("papers/signed"), "%s", wrong);
    else
        report_checked(
            j->report,
            "%zu papers for people to read are those that the association signed for this archive; "
            "what they say in words was not judged.",
            n);
}
