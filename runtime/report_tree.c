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
    uint16_t inside; /* enum sort of what it is a part of */
};

struct tree {
    const struct avd_state *state;
    bool observed;
    bool cut;
    unsigned waiting;
    struct part part[WAITING];
};

static void push(struct tree *tree, uint32_t edge, unsigned depth,
                 enum sort inside)
{
    struct part *part = &tree->part[tree->waiting];

    if (tree->waiting == WAITING || depth > DEPTH) {
        tree->cut = true;
        return;
    }
    tree->waiting++;
    part->edge = edge;
    part->depth = (uint16_t)depth;
    part->inside = (uint16_t)inside;
}

static void leaf(const struct tree *tree, struct avd_out *in, uint32_t node,
                 enum avd_truth holds)
{
    const struct avd_state *state = tree->state;
    uint32_t subject = avd_leaf_of(state->image)[node].subject;

    avd_condition_leaf(in, state->image, node, holds);
    if (!tree->observed)
        return;
    avd_out_text(in, "  - observed: ");
    avd_condition_observed(in, state, subject >> 8, subject & 0xff);
    avd_print_error(in, state, subject >> 8, subject & 0xff);
}

static void special(const struct tree *tree, struct avd_out *in,
                    const struct avd_special *what, enum avd_truth holds)
{
    const struct avd_state *state = tree->state;

    avd_condition_special(in, state->image, what, holds);
    if (!tree->observed || what->kind < AVD_SPECIAL_SYMPTOM)
        return;
    if (what->kind == AVD_SPECIAL_SYMPTOM)
        avd_text_format(in, NULL, "  - the symptom is %s",
                        avd_symptom_verdict_names[state->symptom[what->of]]);
    else
        avd_text_format(in, NULL, "  - the cause is %s",
                        avd_cause_verdict_names[state->cause[what->of]]);
}

/* The line of a part, which may be a leaf, a special, or neither. */
static void line(struct tree *tree, struct avd_print *print,
                 const struct part *part, unsigned indent,
                 const struct avd_special *what)
{
    static const char marks[][7] = {"[no]  ", "[?]   ", "[yes] "};
    uint32_t node = AVD_EDGE_NODE(part->edge);
    enum avd_truth holds = AVD_EDGE_NEGATED(part->edge) ? AVD_FALSE : AVD_TRUE;
    struct avd_out *in;

    indent += 2u * part->depth;
    in = avd_print_open(print, indent, indent + 6);
    if (tree->observed)
        avd_out_text(in, marks[avd_edge_truth(tree->state, part->edge)]);
    if (what != NULL)
        special(tree, in, what, holds);
    else if (node < avd_leaf_count(tree->state->image))
        leaf(tree, in, node, holds);
    else
        avd_out_text(in, holds == AVD_TRUE ? "all of:" : "any of:");
    avd_print_close(print);
}

void avd_report_tree(struct avd_print *print, uint32_t edge, unsigned indent,
                     bool observed)
{
    const struct avd_header *image = print->report->state->image;
    uint32_t leaves = avd_leaf_count(image);
    unsigned lines = LINES;
    struct tree tree;

    tree.state = print->report->state;
    tree.observed = observed;
    tree.cut = false;
    tree.waiting = 0;
    push(&tree, edge, 0, NEITHER);
    while (tree.waiting > 0 && lines > 0) {
        struct part part = tree.part[--tree.waiting];
        uint32_t node = AVD_EDGE_NODE(part.edge);
        uint32_t negated = AVD_EDGE_NEGATED(part.edge);
        enum sort sort = negated ? ANY_OF : ALL_OF;
        const struct avd_special *what = avd_condition_special_of(image, node);
        const struct avd_gate *gate;

        if (node < leaves || what != NULL || part.inside != sort) {
            line(&tree, print, &part, indent, what);
            part.depth++;
            lines--;
        }
        if (what != NULL && what->kind < AVD_SPECIAL_SYMPTOM)
            push(&tree, what->of, part.depth, NEITHER);
        if (node < leaves || what != NULL)
            continue;
        gate = &avd_gate_of(image)[node - leaves];
        push(&tree, gate->b ^ negated, part.depth, sort);
        push(&tree, gate->a ^ negated, part.depth, sort);
    }
    if (tree.waiting > 0 || tree.cut)
        avd_print_line(print, indent, "... (more is left out)");
}
