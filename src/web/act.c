/* act.c: POST: who may, what is sent, by which token; then the command goes to the writer, and the answer is
 * made after the commit, on the thread that it came from, from a snapshot that has it. */
#include "base/clock.h"
#include "web/call.h"
#include "web/limits.h"
#include "web/token.h"

static enum fault may_send(struct call *c) {
    struct visit *v = &c->visit;
    enum fault f = request_same_site(&c->request, c->visit.site->hosts);
    if (f || address_is_ours(&c->request.from)) /* who sits at this machine is not the crowd */
        return f;
    return limits_take(v->site->limits, &c->request.from, clock_ms());
}

/* On the writer's thread. */
static void is_done(struct command *cmd) {
    struct call *c = cmd->context;
    c->wake(c);
}

static enum fault fill_command(struct call *c, struct command *cmd) {
    struct visit *v = &c->visit;
    cmd->arrived = v->arrived;
    cmd->has_token = true;
    cmd->token = hash_of(v->form->token);
    cmd->by = arena_copy(cmd->arena, v->who.person);
    cmd->done = is_done;
    cmd->context = c;
    enum fault f = call_read(c);
    if (!f)
        f = c->match.route->command(v, cmd);
    call_read_end(c); /* nothing is held across the wait */
    return f;
}

static void refuse_beside(struct call *c) {
    if (c->match.route->beside && !call_read(c))
        c->match.route->beside(&c->visit);
    call_read_end(c);
}

bool call_act(struct call *c) {
    struct visit *v = &c->visit;
    const struct route *route = c->match.route;
    enum fault f = may_send(c);
    if (f) {
        face_fault(c, f, 0);
        return true;
    }
    v->form = arena_alloc(v->arena, sizeof *v->form);
    form_read(v->arena, route->form, c->request.content_type, c->request.body, v->form);
    if (v->form->fault && v->form->fault != FORM_INVALID) {
        face_fault(c, v->form->fault, 0);
        return true;
    }
    f = token_check(v->site->store, route->form->name, v->who.session, v->arrived, v->form->token);
    if (!f)
        f = call_proved(c);
    if (!f && (f = v->form->fault))
        refuse_beside(c);
    if (f) {
        face_again(c, f);
        return true;
    }
    struct command *cmd = command_new();
    f = fill_command(c, cmd);
    c->command = cmd;
    if (!f)
        f = writer_submit(v->site->writer, cmd);
    if (!f)
        return false; /* from here on the call is the writer's until it wakes us */
    face_again(c, f);
    return true;
}

void call_finish(struct call *c) {
    struct visit *v = &c->visit;
    struct command *cmd = c->command;
    enum fault f = cmd->fault;
    if (f) {
        face_again(c, f);
    } else {
        c->wrote = cmd->result.entries > 0;
        f = call_read(c);
        if (!f && c->match.route->answer)
            f = c->match.route->answer(v, cmd);
        else if (!f)
            v->redirect = v->path;
        if (f)
            face_fault(c, f, 0); /* it was done; only telling of it went wrong */
        else
            face_view(c);
    }
    call_read_end(c);
    secure_headers(c);
}
