/* SPDX-License-Identifier: MIT */
/*
 * The scheduler of probes.
 *
 * Each probe runs on a thread of its own, as soon as its inputs and its gate
 * are known, at most SIDE_BY_SIDE at once. This file alone touches the state: a
 * thread sees its call and nothing else, and what it found is copied when it
 * has ended. A thread that does not end in time is left behind with its call,
 * as is one that crashed.
 *
 * Waits on the network are not multiplexed on one thread: every connection
 * begins with a name, no system resolves names without blocking, and where
 * names do not resolve all of them hang at once. So network and other probes
 * are treated alike, and there may be as many threads as hosts have endpoints.
 */
#include "probe.h"

#include <string.h>

#include "probe_argument.h"
#include "probe_call.h"
#include "thread.h"

#define SIDE_BY_SIDE 64
#define GRACE 300       /* ms in which a probe may say itself that it waited */
#define FIRST_NEWS 1000 /* ms before anybody is told what is waited for */
#define NEWS 250        /* ms between two times */

enum stage { WAITING, RUNNING, SETTLED };

/* One running probe, its texts and its scratch, in one block of memory. */
struct task {
    struct avd_thread thread;
    struct avd_call call;
    uint32_t probe;
    uint64_t started, end;
    int64_t number[AVD_ARGUMENT_NUMBERS];
    char room[AVD_CALL_ROOM];
    _Alignas(16) char work[AVD_CALL_WORK];
};

struct run {
    struct avd_state *state;
    const struct avd_probe_plan *plan;
    struct avd_warnings *warnings;
    char *text;
    size_t used;
    uint64_t started, end;
    uint64_t news;
    unsigned tasks;
    bool told;
    bool judged; /* the verdicts are those of the readings so far */
    struct task *task[SIDE_BY_SIDE];
};

/* By kind. */
static void (*const read_kind[AVD_KINDS])(struct avd_call *call) = {
#define AVD_WORDS(id, words)
#define AVD_KIND(id, name, systems, about, absent) avd_probe_##name,
#define AVD_ARG(kind, id, name, type, flags, words)
#define AVD_FIELD(kind, id, name, type, words, flags)
#include "probes.def"
#undef AVD_WORDS
#undef AVD_KIND
#undef AVD_ARG
#undef AVD_FIELD
};

static void warn(struct run *run, enum avd_warning_code code, uint32_t probe)
{
    const struct avd_header *image = run->state->image;
    const char *id = avd_text(image, avd_probe_of(image)[probe].id);

    struct avd_span span = {id, strlen(id)};

    avd_warning_add(run->warnings, code, &span, NULL);
}

/* ---- what was read ---- */

static void settle(struct run *run, uint32_t probe, enum avd_status status)
{
    run->state->reading[probe].status = (uint8_t)status;
    run->state->stage[probe] = SETTLED;
    run->judged = false;
}

static void take_text(struct run *run, struct avd_value *to,
                      const struct avd_value *from, const char *room,
                      bool *lost)
{
    size_t length = from->length + (from->type == AVD_VALUE_TEXT);

    if (length > AVD_PROBE_TEXTS - run->used) {
        to->type = AVD_VALUE_TOO_LARGE;
        *lost = true;
        return;
    }
    *to = *from;
    memcpy(run->text + run->used, room + from->as.text.offset, length);
    to->as.text.offset = (uint32_t)run->used;
    run->used += length;
}

static void take_values(struct run *run, const struct task *task)
{
    struct avd_value *value = avd_state_values(run->state, task->probe);
    unsigned fields = avd_reading_fields(run->state->image, task->probe);
    bool lost = false;
    unsigned i;

    for (i = 0; i < fields; i++) {
        const struct avd_value *from = &task->call.value[i];

        if (from->type == AVD_VALUE_TEXT || from->type == AVD_VALUE_LIST)
            take_text(run, &value[i], from, task->call.room, &lost);
        else
            value[i] = *from;
    }
    if (lost)
        warn(run, AVD_WARNING_NO_ROOM, task->probe);
}

static void remove_task(struct run *run, unsigned index)
{
    run->task[index] = run->task[--run->tasks];
}

/* Takes what a thread left; one that is not to be trusted any more keeps its
 * memory. */
static void collect(struct run *run, unsigned index, enum avd_thread_end end)
{
    struct task *task = run->task[index];
    struct avd_reading *reading = &run->state->reading[task->probe];

    reading->ms = (uint32_t)(avd_thread_clock() - task->started);
    remove_task(run, index);
    if (end == AVD_THREAD_ENDED) {
        settle(run, task->probe, task->call.status);
        reading->code = task->call.code;
        if (task->call.status == AVD_STATUS_OK)
            take_values(run, task);
        avd_thread_release(task, sizeof *task);
        return;
    }
    reading->code = end == AVD_THREAD_CRASHED ? task->thread.crash : 0;
    settle(run, task->probe,
           end == AVD_THREAD_CRASHED ? AVD_STATUS_ERROR : AVD_STATUS_TIMEOUT);
}

/* False: nothing has ended. */
static bool collect_all(struct run *run)
{
    uint64_t now = avd_thread_clock();
    unsigned tasks = run->tasks, i = 0;

    while (i < run->tasks) {
        struct task *task = run->task[i];
        enum avd_thread_end end =
            (enum avd_thread_end)atomic_load(&task->thread.end);

        if (end != AVD_THREAD_RUNS || now >= task->end || now >= run->end)
            collect(run, i, end);
        else
            i++;
    }
    return run->tasks < tasks;
}

/* ---- what is to be read ---- */

static void work(void *argument)
{
    struct avd_call *call = argument;

    read_kind[call->kind](call);
}

/* Sets how long a probe may take. A wait that is cut short is shorter than the
 * rules allow, so that silence until then says nothing about the peer. */
static void set_times(const struct run *run, struct task *task)
{
    uint32_t own = avd_argument_timeout(run->state, task->probe);
    uint32_t allowed = own != 0 ? own : AVD_PROBE_TIMEOUT;
    uint32_t wait = allowed;

    if (run->plan->timeout != 0 && (own == 0 || run->plan->timeout < own))
        wait = run->plan->timeout;
    task->call.cut_short = wait < allowed;
    task->started = avd_thread_clock();
    task->call.deadline = task->started + wait;
    task->end = task->call.deadline + GRACE;
}

static struct task *new_task(struct run *run, uint32_t probe)
{
    const struct avd_probe *record = &avd_probe_of(run->state->image)[probe];
    struct task *task = avd_thread_memory(sizeof *task);

    if (task == NULL)
        return NULL;
    task->probe = probe;
    task->thread.work = work;
    task->thread.argument = &task->call;
    task->call.kind = (enum avd_kind)record->kind;
    task->call.owner_any = (record->flags & AVD_PROBE_OWNER_ANY) != 0;
    task->call.now = run->plan->now;
    task->call.status = AVD_STATUS_ERROR;
    task->call.room = task->room;
    task->call.work = task->work;
    return task;
}

static AVD_APART void start(struct run *run, uint32_t probe)
{
    struct avd_reading *reading = &run->state->reading[probe];
    struct task *task = new_task(run, probe);
    bool unfit;

    if (task == NULL) {
        settle(run, probe, AVD_STATUS_ERROR);
        return;
    }
    if (!avd_argument_fill(run->state, probe, &task->call, task->number,
                           &unfit)) {
        settle(run, probe, AVD_STATUS_NOT_RUN);
        if (unfit)
            warn(run, AVD_WARNING_UNFIT, probe);
        avd_thread_release(task, sizeof *task);
        return;
    }
    set_times(run, task);
    if (!avd_thread_start(&task->thread, &reading->code)) {
        settle(run, probe, AVD_STATUS_ERROR);
        avd_thread_release(task, sizeof *task);
        return;
    }
    run->state->stage[probe] = RUNNING;
    run->task[run->tasks++] = task;
}

/* Whether all probes that are marked as needed are settled. */
static bool needs_settled(const struct avd_state *state)
{
    uint32_t probes = avd_probe_count(state->image);
    uint32_t p;

    for (p = 0; p < probes; p++)
        if (state->needed[p] && state->stage[p] != SETTLED)
            return false;
    return true;
}

enum ready { NOT_YET, READY, NEVER };

/* A gate is asked only when all it rests on is settled: `or else` would take
 * what was not read yet for unknown. */
static enum ready gate_ready(struct run *run, uint32_t gate)
{
    struct avd_state *state = run->state;

    if (gate == AVD_EDGE_NONE)
        return READY;
    memset(state->needed, 0, avd_probe_count(state->image));
    avd_edge_needs(state, gate, state->needed);
    if (!needs_settled(state))
        return NOT_YET;
    if (!run->judged)
        avd_judge(state);
    run->judged = true;
    return avd_edge_truth(state, gate) == AVD_TRUE ? READY : NEVER;
}

static enum ready inputs_ready(const struct avd_state *state, uint32_t inputs)
{
    const uint32_t *list = avd_word_of(state->image) + inputs;
    uint32_t probes = avd_probe_count(state->image);
    enum ready ready = READY;
    uint32_t i;

    for (i = 1; i <= list[0]; i++) {
        if (list[i] < probes && state->stage[list[i]] != SETTLED)
            return NOT_YET;
        if (state->reading[list[i]].status != AVD_STATUS_OK)
            ready = NEVER;
    }
    return ready;
}

static enum avd_probe_skip skip_of(const struct avd_probe_plan *plan,
                                   uint32_t probe)
{
    return plan->skip != NULL ? (enum avd_probe_skip)plan->skip[probe]
                              : AVD_PROBE_RUN;
}

/* Starts what can be started. False: nothing changed. */
static bool start_ready(struct run *run)
{
    const struct avd_probe *probe = avd_probe_of(run->state->image);
    uint32_t probes = avd_probe_count(run->state->image);
    bool changed = false;
    enum ready ready;
    uint32_t p;

    for (p = 0; p < probes && run->tasks < SIDE_BY_SIDE; p++) {
        if (run->state->stage[p] != WAITING)
            continue;
        ready = inputs_ready(run->state, probe[p].inputs);
        if (ready == READY && skip_of(run->plan, p) != AVD_PROBE_HUSH)
            ready = gate_ready(run, probe[p].gate);
        if (ready == NOT_YET)
            continue;
        changed = true;
        if (ready == READY)
            start(run, p);
        else
            settle(run, p, AVD_STATUS_NOT_RUN);
    }
    return changed;
}

/* ---- the run ---- */

static void tell(struct run *run, unsigned count)
{
    uint32_t probe[SIDE_BY_SIDE];
    uint64_t now = avd_thread_clock();
    unsigned i;

    if (run->plan->waiting == NULL || (count > 0 && now < run->news) ||
        (count == 0 && !run->told))
        return;
    for (i = 0; i < count; i++)
        probe[i] = run->task[i]->probe;
    run->plan->waiting(run->plan->context, probe, count,
                       (uint32_t)(now - run->started));
    run->news = now + NEWS;
    run->told = true;
}

static void wait(struct run *run)
{
    uint64_t until = run->end;
    unsigned i;

    for (i = 0; i < run->tasks; i++)
        if (run->task[i]->end < until)
            until = run->task[i]->end;
    if (run->plan->waiting != NULL && run->news < until)
        until = run->news;
    avd_thread_wait(until);
    tell(run, run->tasks);
}

/* What never came to run, and why. Of those whose inputs wait for each other
 * there are none: the compiler refuses them. */
static void settle_rest(struct run *run)
{
    uint32_t probes = avd_probe_count(run->state->image);
    uint32_t p;

    for (p = 0; p < probes; p++) {
        if (run->state->stage[p] == SETTLED)
            continue;
        settle(run, p, AVD_STATUS_NOT_RUN);
        warn(run, AVD_WARNING_NO_TIME, p);
    }
}

void avd_probe_run(struct avd_state *state, char *text,
                   const struct avd_probe_plan *plan,
                   struct avd_warnings *warnings)
{
    struct run run = {.state = state, .plan = plan, .warnings = warnings};
    uint32_t probes = avd_probe_count(state->image);
    uint32_t p;

    avd_thread_prepare();
    run.text = text;
    run.started = avd_thread_clock();
    run.end = run.started + plan->deadline;
    run.news = run.started + FIRST_NEWS;
    state->text = text;
    for (p = 0; p < probes; p++)
        state->stage[p] =
            skip_of(plan, p) == AVD_PROBE_SKIP ? SETTLED : WAITING;
    for (;;) {
        bool changed = start_ready(&run);

        changed |= collect_all(&run);
        if (run.tasks == 0 && !changed)
            break;
        if (avd_thread_clock() >= run.end)
            break;
        if (!changed)
            wait(&run);
    }
    collect_all(&run); /* what the deadline ends */
    tell(&run, 0);
    settle_rest(&run);
}

void avd_probe_needs(struct avd_state *state, uint8_t *wanted)
{
    const struct avd_header *image = state->image;
    const struct avd_probe *probe = avd_probe_of(image);
    uint32_t probes = avd_probe_count(image);
    bool changed = true;
    uint32_t p, i;

    while (changed) {
        changed = false;
        memset(state->needed, 0, probes);
        for (p = 0; p < probes; p++) {
            const uint32_t *inputs = avd_word_of(image) + probe[p].inputs;

            if (!wanted[p])
                continue;
            avd_edge_needs(state, probe[p].gate, state->needed);
            for (i = 1; i <= inputs[0]; i++)
                state->needed[inputs[i]] = 1;
        }
        for (p = 0; p < probes; p++)
            if (state->needed[p] && !wanted[p])
                wanted[p] = changed = true;
    }
}
