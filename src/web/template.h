/* template.h: pages, mails and every sentence in them, from the folder `templates/`.
 *
 *   pages/home.html, pages/admin/inbox.html    "home", "admin/inbox"
 *   pages/parts/field.html                     {{>parts/field}}, {{<parts/layout}} in any page
 *   mail/confirm.txt, mail/parts/sign.txt      "mail/confirm"; {{>parts/sign}} in any mail
 *   text/nb/home.yaml, text/nn/…, text/en/…    {{t.fault.not_found}}, from whichever file of the language
 *
 * The language is Mustache (mustache(5)) with set delimiters and inheritance, as its specification has it:
 *
 *   {{a.b}}                   the value, escaped: & < > " ' in HTML; in mails a run of line ends is a blank
 *   {{#a}}…{{/a}}             for each item of a list, {{.}} being the item; once for what else is not
 *                             false, null, 0, "" or missing
 *   {{^a}}…{{/a}}             the opposite
 *   {{>parts/x}}              the part, in the context of here
 *   {{<parts/x}} {{$main}}…{{/main}} {{/parts/x}}
 *                             the part with its block {{$main}}…{{/main}} replaced
 *   {{{a}}}, {{&a}}           unescaped: free in mails; in HTML an error at the start for every name but
 *                             html_safe_json, whose value is written as JSON in a form that may stand in
 *                             <script type="application/json">
 *
 * Texts. {{t.some.key}} is the text of that key in the page's language, pasted in at the start. A text is
 * plain text, and is escaped as such in HTML; its own {{variables}} are values of the place where it stands.
 * A text with the forms one, other and perhaps zero is chosen by the variable `n`.
 *
 * Code names sentences without knowing them: a value that is an object
 * {"t": "fault.field_too_long", "most": 300, …} is shown as that text, with the object's members as innermost
 * context; they may be such objects again. In a section it counts as true when the text exists, so a help
 * text that is not there leaves no trace. Shown without existing, it is its key.
 *
 * Everything is checked when it is loaded, and compiled once for each language; what is loaded never changes
 * and may be used by all threads. Who swaps a set for a fresh one frees the old when no thread uses it. */
#ifndef KAARING_WEB_TEMPLATE_H
#define KAARING_WEB_TEMPLATE_H

#include "base/buf.h"
#include "base/fault.h"
#include "base/lang.h"
#include "base/messages.h"
#include "base/str.h"

#include <jansson.h>

struct templates;

/* Reads, checks and compiles the folder. FILE_INVALID, *templates null and at least one message in *out when
 * anything is wrong; all that is wrong is told at once, with file and line. templates_free gives it back. */
enum fault templates_load(struct str dir, struct messages *out, struct templates **templates);
void templates_free(struct templates *templates); /* null is allowed */

/* Whether a file was changed, added or taken away since: for development. Costs one stat(2) for each file. */
bool templates_changed(const struct templates *templates);

bool template_exists(const struct templates *templates, struct str name);

/* Appends a page or mail. NOT_FOUND when there is none of that name; INTERNAL when the view nests past all
 * bounds. `out` is as before then. */
enum fault template_render(const struct templates *templates, struct str name, enum lang lang, json_t *view,
                           struct buf *out);

/* The text as written, tags included; of a text in forms the one for many. Empty when there is none. */
struct str text_get(const struct templates *templates, enum lang lang, struct str key);

/* Appends a text as plain text, its variables from `view` (null is allowed). NOT_FOUND when there is none. */
enum fault text_render(const struct templates *templates, enum lang lang, struct str key, json_t *view,
                       struct buf *out);

/* A message for each fault without a sentence, and the same for any other key that code makes up. */
void templates_check_faults(const struct templates *templates, struct messages *out);
void templates_check_key(const struct templates *templates, struct str key, struct messages *out);

#endif
