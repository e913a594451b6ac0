/* SPDX-License-Identifier: MIT */
/* What matches a text, for people and as JSON (avdoctor.find/1). */
#include "entry.h"
#include "json_write.h"
#include "text.h"
#include "guard.h"

/* The text that matches. In some stand Markdown and readings. */
static void put_text(struct avd_out *out, const struct avd_state *state,
                     const struct avd_find_hit *hit,
                     const struct avd_find_entry *entry)
{
    const char *text = avd_text(state->image, hit->text);

    if (hit->what == AVD_FIND_ABOUT || hit->what == AVD_FIND_STEP)
        avd_text_plain(out, state, entry->pack, text);
    else
        avd_out_text(out, text);
}

/* ---- for people ---- */

static void matched(struct avd_print *print, const struct avd_find_hit *hit,
                    const struct avd_find_entry *entry)
{
    static const char labels[][12] = {[AVD_FIND_MESSAGE] = "Message: ",
                                      [AVD_FIND_ABOUT] = "About it: ",
                                      [AVD_FIND_STEP] = "Step: ",
                                      [AVD_FIND_RUN] = "Command: ",
                                      [AVD_FIND_READ] = "Reads: "};
    const char *label = labels[hit->what];
    struct avd_out *in;

    if (hit->what == AVD_FIND_DOC)
        avd_print_link(print, 2, entry->doc);
    if (label[0] == 0)
        return;
    if (hit->what == AVD_FIND_MESSAGE && hit->score < AVD_FIND_WHOLE)
        label = "Similar: ";
    in = avd_print_open(print, 2, 4);
    avd_out_text(in, label);
    put_text(in, print->report->state, hit, entry);
    avd_print_close(print);
}

static void one_hit(struct avd_print *print, const struct avd_find_hit *hit,
                    bool first)
{
    struct avd_find_entry entry;

    avd_out_literal(print->out, "\n");
    avd_entry_head(print, hit->kind, hit->index, &entry);
    matched(print, hit, &entry);
    if (hit->kind == AVD_ALIAS_SYMPTOM) {
        if (first)
            avd_entry_causes(print, hit->index);
        avd_print_line(print, 2, "To diagnose: avdoctor --symptom %o",
                       entry.id);
    }
    avd_print_line(print, 2, "To read on: avdoctor show %o", entry.id);
}

AVD_GUARDED bool avd_entry_find(struct avd_out *out, struct avd_report *report,
                                const struct avd_find *find)
{
    struct avd_print print;
    unsigned i;

    out->escape = report->escape;
    avd_print_init(&print, out, report);
    avd_print_line(&print, 0,
                   find->hits == 0
                       ? "Nothing matches. `avdoctor list` shows all."
                   : find->hits == 1 ? "One entry matches."
                                     : "The best match comes first.");
    for (i = 0; i < find->hits; i++)
        one_hit(&print, &find->hit[i], i == 0);
    return find->hits > 0;
}

/* ---- as JSON ---- */

static void hit_json(struct avd_out *out, const struct avd_state *state,
                     const struct avd_find_hit *hit)
{
    static const char kinds[][10] = {"probe", "question", "symptom", "cause",
                                     "fix"};
    static const char whats[][8] = {"message", "id",   "title", "doc",
                                    "about",   "step", "run",   "read"};
    const struct avd_header *image = state->image;
    struct avd_find_entry entry;
    uint32_t i;

    avd_find_entry(image, hit->kind, hit->index, &entry);
    avd_text_format(out, image,
                    "{'kind': '%s', 'id': '%o', 'pack': '%o', 'title': '%o', "
                    "'score': %u, 'matched': '%s', 'text': '",
                    kinds[hit->kind], entry.id,
                    avd_pack_of(image)[entry.pack].id, entry.title, hit->score,
                    whats[hit->what]);
    put_text(out, state, hit, &entry);
    avd_out_literal(out, "\", \"causes\": [");
    for (i = 0; i < avd_cause_count(image); i++) {
        if (hit->kind != AVD_ALIAS_SYMPTOM ||
            !avd_report_belongs(image, i, hit->index))
            continue;
        avd_json_comma(out);
        avd_text_format(out, image, "'%o'", avd_cause_of(image)[i].id);
    }
    avd_out_literal(out,
                    entry.doc == 0 ? "], \"doc\": null}" : "], \"doc\": \"");
    if (avd_text_link(out, image, entry.doc))
        avd_out_literal(out, "\"}");
}

bool avd_entry_find_json(struct avd_out *out, struct avd_report *report,
                         const struct avd_find *find, const char *query)
{
    unsigned i;

    out->escape = AVD_ESCAPE_JSON;
    avd_text_format(out, NULL,
                    "{'schema': 'avdoctor.find/1', 'query': '%s', "
                    "'matches': [",
                    query);
    for (i = 0; i < find->hits; i++) {
        avd_out_literal(out, i == 0 ? "\n  " : ",\n  ");
        hit_json(out, report->state, &find->hit[i]);
    }
    avd_out_literal(out, "]}\n");
    return find->hits > 0;
}
