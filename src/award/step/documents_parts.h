/* documents_parts.h: for the files that read and write the notes of a step, and nobody else. */
#ifndef KAARING_AWARD_STEP_DOCUMENTS_PARTS_H
#define KAARING_AWARD_STEP_DOCUMENTS_PARTS_H

#include "award/step/documents.h"

/* The one value of a line; as note_write wants it, and as note_read gives it. */
void line_set(struct arena *a, struct note_values *v, size_t line, struct str value);
struct str line_get(const struct note_values *v, size_t line);

bool number_read(struct str s, uint64_t max, uint32_t *out);
/* 1 to `max` signs of a-z, 0-9, and - where `dash`. */
bool word_valid(struct str s, size_t max, bool dash);

#endif
