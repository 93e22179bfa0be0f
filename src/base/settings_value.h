/* settings_value.h: one setting: what may be written, and how it is read. Used by settings.c alone. */
#ifndef KAARING_BASE_SETTINGS_VALUE_H
#define KAARING_BASE_SETTINGS_VALUE_H

#include "base/settings.h"
#include "base/yaml.h"

/* What the YAML checker asks of the value; without the key. */
struct yaml_rule setting_rule(struct arena *a, const struct setting *s);

/* Writes the initial value, or that of the file, which has been checked by the rule, to the setting's place.
 */
void setting_initial(const struct setting *s, void *place);
void setting_read(struct arena *a, const struct setting *s, const json_t *value, void *place);

/* "From 64 MiB to 64 GiB"; empty for kinds without bounds of their own. */
struct str setting_bounds(struct arena *a, const struct setting *s);

#endif
