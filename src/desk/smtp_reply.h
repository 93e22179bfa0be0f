/* smtp_reply.h: what a mail server's last words mean for a mail, and for those behind it. */
#ifndef KAARING_DESK_SMTP_REPLY_H
#define KAARING_DESK_SMTP_REPLY_H

#include "base/str.h"

#include <stdbool.h>

enum smtp_outcome {
    SMTP_TAKEN,
    SMTP_LATER, /* not reached, or the server said so (4xx), or somebody must mend the settings: try again */
    SMTP_REFUSED, /* for good: this mail is what is wrong */
    SMTP_LEFT_OFF /* we were asked to end, and the server has not got it: as if it was never tried */
};

/* Why a mail has not left. A folder keeps the number: what is added goes to the end. Each has a sentence, the
 * text mail.why.WORD. */
enum mail_why {
    WHY_NONE,        /* it has; or a folder of before has only the server's words */
    WHY_ADDRESS,     /* it goes to nobody any more, or the address is none */
    WHY_UNREACHED,   /* no connection */
    WHY_SLOW,        /* no answer in time */
    WHY_BROKEN,      /* the connection was broken off before the server had it */
    WHY_UNSURE,      /* the same, behind the last byte: the server may have it */
    WHY_UNENCRYPTED, /* no TLS, which the settings ask for */
    WHY_CERTIFICATE, /* the server is not shown to be the one that it is said to be */
    WHY_LOGIN,       /* it does not take our name and password */
    WHY_SENDER,      /* it does not send for this sender, or for us at all */
    WHY_NOBODY,      /* nobody has the address */
    WHY_FULL,        /* the mailbox has no room */
    WHY_WAIT,        /* not now */
    WHY_CONTENT,     /* not this mail, whatever it was that it did not like */
    WHYS_END
};
/* "address", …; empty for WHY_NONE and for a number that is none. */
struct str mail_why_word(unsigned why);

/* What the last reply answers. */
enum smtp_stage { SMTP_BEGINNING, SMTP_SENDER, SMTP_RECIPIENT, SMTP_CONTENT };

struct smtp_verdict {
    enum smtp_outcome outcome;
    enum mail_why why;
    bool all; /* the next mail would fare no better */
};

/* Whether a reply says no: its code begins with 4 or 5. */
bool smtp_reply_says_no(struct str reply);
/* Of a reply that says no: "451 4.7.1 Try again later" (RFC 5321, 4.2; RFC 3463). */
struct smtp_verdict smtp_reply_judge(enum smtp_stage stage, struct str reply);

/* Takes up what goes over the connection: what we say moves the stage, and what the server says is kept until
 * we take leave; of an answer in several lines the first, which says most. */
struct smtp_talk {
    enum smtp_stage stage;
    bool over;    /* we have taken leave */
    bool goes_on; /* the line kept is not the last of its answer */
    size_t n;
    char line[512];
};
void smtp_talk_said(struct smtp_talk *t, struct str ours);
void smtp_talk_heard(struct smtp_talk *t, struct str theirs);
struct str smtp_talk_reply(const struct smtp_talk *t);

/* Words of the server as they may be kept and shown: printable ASCII, without whatever stands around an @
 * (addresses are people's), cut at `room` with its NUL. */
void smtp_words(struct str from, char *out, size_t room);

#endif
