/* SPDX-License-Identifier: MIT */
/*
 * Word wrap as a stream: bytes come in any portions, words go out.
 *
 * A word that outgrows its place is passed on in parts; its first part decides
 * the line it stands in.
 */
#include "wrap.h"

#include <string.h>

static void blanks(struct avd_out *out, unsigned count)
{
    static const char many[] = "                                        ";
    unsigned part;

    for (; count > 0; count -= part) {
        part = count < sizeof many - 1 ? count : (unsigned)sizeof many - 1;
        avd_out_raw(out, many, part);
    }
}

static void new_line(struct avd_wrap *wrap)
{
    avd_out_raw(wrap->to, "\n", 1);
    blanks(wrap->to, wrap->hanging);
    wrap->column = wrap->hanging;
    wrap->blank = false;
    wrap->filled = false;
}

/* What was gathered of a word goes out. */
static void put_word(struct avd_wrap *wrap)
{
    if (wrap->word_length == 0)
        return;
    if (!wrap->inside) {
        if (wrap->filled &&
            wrap->column + wrap->blank + wrap->word_columns > wrap->width)
            new_line(wrap);
        if (wrap->blank) {
            avd_out_raw(wrap->to, " ", 1);
            wrap->column++;
        }
    }
    avd_out_raw(wrap->to, wrap->word, wrap->word_length);
    wrap->column += wrap->word_columns;
    wrap->blank = false;
    wrap->inside = true;
    wrap->filled = true;
    wrap->word_length = 0;
    wrap->word_columns = 0;
}

static void put_byte(struct avd_wrap *wrap, char c)
{
    if (c == ' ' || c == '\n') {
        put_word(wrap);
        wrap->blank = wrap->blank || wrap->inside;
        wrap->inside = false;
        if (c == '\n')
            new_line(wrap);
        return;
    }
    if (wrap->word_length == sizeof wrap->word)
        put_word(wrap);
    wrap->word[wrap->word_length++] = c;
    wrap->word_columns += ((unsigned char)c & 0xc0) != 0x80;
}

static bool take(void *context, const char *bytes, size_t count)
{
    struct avd_wrap *wrap = context;
    size_t i;

    for (i = 0; i < count; i++)
        put_byte(wrap, bytes[i]);
    return true;
}

void avd_wrap_open(struct avd_wrap *wrap, struct avd_out *to,
                   enum avd_escape escape, unsigned first, unsigned hanging)
{
    avd_out_init(&wrap->in, wrap->buffer, sizeof wrap->buffer, take, wrap);
    wrap->in.escape = escape;
    wrap->to = to;
    wrap->hanging = hanging;
    wrap->blank = false;
    wrap->inside = false;
    wrap->filled = false;
    wrap->word_length = 0;
    wrap->word_columns = 0;
    blanks(to, first);
    wrap->column = first;
}

void avd_wrap_close(struct avd_wrap *wrap)
{
    avd_out_finish(&wrap->in);
    put_word(wrap);
    avd_out_raw(wrap->to, "\n", 1);
}
