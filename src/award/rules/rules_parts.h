/* rules_parts.h: for rules.c and rules_table.c alone. */
#ifndef KAARING_AWARD_RULES_RULES_PARTS_H
#define KAARING_AWARD_RULES_RULES_PARTS_H

#include "award/rules/rules.h"
#include "base/yaml.h"

/* The members of an award's file; ends with {0}. Their order is that of the canonical JSON. */
extern const struct yaml_rule rules_table[];

#endif
