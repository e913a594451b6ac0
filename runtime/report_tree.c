/* SPDX-License-Identifier: MIT */
/*
 * A condition as a tree, for people.
 *
 * A gate is an AND with edges that may be negated; it is shown as its author
 * thought of it: an AND is "all of", a negated one "any of" its negated parts
 * (De Morgan), and what is nested of the same sort stands on one level. Shared
 * conditions can make a small graph a huge tree, so lines are counted; depth
 * and the parts that wait are bounded too.
 */
#include "print.h"

#include "condition.h"
#include "text.h"

#define LINES 400u
#define WAITING 256u
#define DEPTH 12u

enum sort { NEITHER, ALL_OF, ANY_OF };

struct part {
    uint32_t edge;
    uint16_t depth;
    uint8_t inside; /* enum sort of what it is a part of */
};

struct tree {
    struct avd_print *print;
    bool observed;
    unsigned indent;
    unsigned lines;
    unsigned waiting;
    bool cut;
    struct part part[WAITING];
};

static const char *truth_mark(const struct tree *tree, uint32_t edge)
{
    static const char *const marks[] = {"[no]  ", "[?]   ", "[yes] "};

    return tree->observed
               ? marks[avd_edge_truth(tree->print->report->state, edge)]
               : "";
}

static void push(struct tree *tree, uint32_t edge, unsigned depth,
                 enum sort inside)
{
    if (tree->waiting == WAITING || depth > DEPTH) {
        tree->cut = true;
        return;
    }
    tree->part[tree->waiting++] =
        (struct part){edge, (uint16_t)depth, (uint8_t)inside};
}

static struct avd_out *line(struct tree *tree, const struct part *part)
{
    unsigned first = tree->indent + 2u * part->depth;
    struct avd_out *in = avd_print_open(tree->print, first, first + 6);

    tree->lines++;
    avd_out_text(in, truth_mark(tree, part->edge));
    return in;
}

static void leaf(struct tree *tree, const struct part *part)
{
    const struct avd_state *state = tree->print->report->state;
    uint32_t node = AVD_EDGE_NODE(part->edge);
    uint32_t subject = avd_leaf_of(state->image)[node].subject;
    struct avd_out *in = line(tree, part);

    avd_condition_leaf(in, state->image, node,
                       AVD_EDGE_NEGATED(part->edge) ? AVD_FALSE : AVD_TRUE);
    if (tree->observed) {
        avd_out_text(in, "  - observed: ");
        avd_condition_observed(in, state, subject >> 8, subject & 0xff);
        avd_print_error(in, state, subject >> 8, subject & 0xff);
    }
    avd_print_close(tree->print);
}

static void special(struct tree *tree, const struct part *part,
                    const struct avd_special *what)
{
    const struct avd_state *state = tree->print->report->state;
    struct avd_out *in = line(tree, part);

    avd_condition_special(in, state->image, what,
                          AVD_EDGE_NEGATED(part->edge) ? AVD_FALSE : AVD_TRUE);
    if (tree->observed && what->kind == AVD_SPECIAL_SYMPTOM)
        avd_text_format(in, NULL, "  - the symptom is %s",
                        avd_symptom_verdict_names[state->symptom[what->of]]);
    else if (tree->observed && what->kind == AVD_SPECIAL_CAUSE)
        avd_text_format(in, NULL, "  - the cause is %s",
                        avd_cause_verdict_names[state->cause[what->of]]);
    avd_print_close(tree->print);
    if (what->kind != AVD_SPECIAL_SYMPTOM && what->kind != AVD_SPECIAL_CAUSE)
        push(tree, what->of, part->depth + 1u, NEITHER);
}

static void one_part(struct tree *tree, const struct part *part)
{
    const struct avd_header *image = tree->print->report->state->image;
    uint32_t node = AVD_EDGE_NODE(part->edge);
    uint32_t negated = AVD_EDGE_NEGATED(part->edge);
    enum sort sort = negated ? ANY_OF : ALL_OF;
    const struct avd_special *what = avd_condition_special_of(image, node);
    const struct avd_gate *gate;
    unsigned depth = part->depth;

    if (node < avd_leaf_count(image)) {
        leaf(tree, part);
        return;
    }
    if (what != NULL) {
        special(tree, part, what);
        return;
    }
    if (part->inside != sort) {
        avd_out_text(line(tree, part), negated ? "any of:" : "all of:");
        avd_print_close(tree->print);
        depth++;
    }
    gate = &avd_gate_of(image)[node - avd_leaf_count(image)];
    push(tree, gate->b ^ negated, depth, sort);
    push(tree, gate->a ^ negated, depth, sort);
}

void avd_report_tree(struct avd_print *print, uint32_t edge, unsigned indent,
                     bool observed)
{
    struct tree tree;
    struct part part;

    tree.print = print;
    tree.observed = observed;
    tree.indent = indent;
    tree.lines = 0;
    tree.waiting = 0;
    tree.cut = false;
    push(&tree, edge, 0, NEITHER);
    while (tree.waiting > 0 && tree.lines < LINES) {
        part = tree.part[--tree.waiting];
        one_part(&tree, &part);
    }
    if (tree.waiting > 0 || tree.cut)
        avd_print_labelled(print, indent, "", "... (more is left out)");
}
